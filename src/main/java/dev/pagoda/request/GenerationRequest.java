package dev.pagoda.request;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonFormat.Feature;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What to generate, complete: defaults are filled in and every value has been checked. Names, units
 * and meaning are those of the diffusers pipeline call ({@code StableDiffusionXLPAGPipeline},
 * {@code PixArtSigmaPAGPipeline}); JSON names are the same in snake_case. Fields that the model's
 * family does not have are null.
 *
 * @param model name of the model directory
 * @param prompt one text per prompt, at least one
 * @param prompt2 texts for the second encoder, as many, or null for {@code prompt}
 * @param negativePrompt as many texts, or null, which (zeros where the model says so) differs from
 *     empty texts
 * @param negativePrompt2 texts for the second encoder, as many, or null for {@code negativePrompt}
 * @param width picture width in pixels
 * @param height picture height in pixels
 * @param numImagesPerPrompt pictures per prompt
 * @param numInferenceSteps denoising steps
 * @param seed one seed for the noise of all pictures, or one per picture
 * @param guidanceScale classifier-free guidance is on above 1
 * @param guidanceRescale 0 to 1, of SDXL
 * @param clipSkip layers skipped from the end of the text encoders, or null
 * @param eta DDIM's eta, 0 to 1
 * @param pagScale perturbed-attention guidance is on above 0
 * @param pagAdaptiveScale how fast the PAG weight falls with the timestep
 * @param pagAppliedLayers layer ids as the user gave them
 * @param pagStart fraction of the steps from which PAG is applied
 * @param pagEnd fraction of the steps up to which PAG is applied
 * @param microConditioning of SDXL
 * @param pixArt of PixArt-Sigma
 * @param denoisingEnd fraction at which denoising stops, or null
 * @param scheduler {@code class} and overrides of the model's scheduler configuration; empty for
 *     the model's own
 * @param outputFormat how the pictures are stored
 * @param outputCompression quality of JPEG and lossy WebP, 0 to 100, or null for 95
 * @param origin what denoising starts from
 * @param adapters ControlNets, IP-Adapters and LoRAs
 * @param service what the service does around the run
 */
@JsonNaming(SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record GenerationRequest(
    String model,
    @JsonFormat(
            with = {
              Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY,
              Feature.WRITE_SINGLE_ELEM_ARRAYS_UNWRAPPED
            })
        List<String> prompt,
    @JsonProperty("prompt_2")
        @JsonFormat(
            with = {
              Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY,
              Feature.WRITE_SINGLE_ELEM_ARRAYS_UNWRAPPED
            })
        List<String> prompt2,
    @JsonFormat(
            with = {
              Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY,
              Feature.WRITE_SINGLE_ELEM_ARRAYS_UNWRAPPED
            })
        List<String> negativePrompt,
    @JsonProperty("negative_prompt_2")
        @JsonFormat(
            with = {
              Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY,
              Feature.WRITE_SINGLE_ELEM_ARRAYS_UNWRAPPED
            })
        List<String> negativePrompt2,
    int width,
    int height,
    int numImagesPerPrompt,
    int numInferenceSteps,
    @JsonFormat(
            with = {
              Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY,
              Feature.WRITE_SINGLE_ELEM_ARRAYS_UNWRAPPED
            })
        List<Long> seed,
    double guidanceScale,
    Double guidanceRescale,
    Integer clipSkip,
    double eta,
    double pagScale,
    double pagAdaptiveScale,
    @JsonFormat(
            with = {
              Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY,
              Feature.WRITE_SINGLE_ELEM_ARRAYS_UNWRAPPED
            })
        List<String> pagAppliedLayers,
    double pagStart,
    double pagEnd,
    @JsonUnwrapped MicroConditioning microConditioning,
    @JsonUnwrapped PixArtOptions pixArt,
    Double denoisingEnd,
    Map<String, Object> scheduler,
    OutputFormat outputFormat,
    Integer outputCompression,
    @JsonUnwrapped Origin origin,
    @JsonUnwrapped Adapters adapters,
    @JsonUnwrapped ServiceOptions service) {

  /** Lists and maps are copied; absent ones stay null. */
  public GenerationRequest {
    prompt = List.copyOf(prompt);
    prompt2 = prompt2 == null ? null : List.copyOf(prompt2);
    negativePrompt = negativePrompt == null ? null : List.copyOf(negativePrompt);
    negativePrompt2 = negativePrompt2 == null ? null : List.copyOf(negativePrompt2);
    seed = List.copyOf(seed);
    pagAppliedLayers = List.copyOf(pagAppliedLayers);
    // Not Map.copyOf: an override may be null.
    scheduler = Collections.unmodifiableMap(new LinkedHashMap<>(scheduler));
    // Reading JSON makes an empty group where none of its fields is there.
    microConditioning = MicroConditioning.NONE.equals(microConditioning) ? null : microConditioning;
    pixArt = PixArtOptions.NONE.equals(pixArt) ? null : pixArt;
    origin = origin == null ? Origin.NOISE : origin;
    adapters = adapters == null ? Adapters.NONE : adapters;
    service = service == null ? ServiceOptions.NONE : service;
  }

  /** The task that follows from the inputs. */
  public Task task() {
    if (origin.image() == null) {
      return Task.TEXT_TO_IMAGE;
    }
    return origin.maskImage() == null ? Task.IMAGE_TO_IMAGE : Task.INPAINTING;
  }

  /** Pictures that the request asks for: prompts times pictures per prompt. */
  public int images() {
    return Math.multiplyExact(prompt.size(), numImagesPerPrompt);
  }

  /**
   * Denoising steps that are made, as far as the request tells without a schedule: {@code strength}
   * leaves out the first ones.
   */
  public int steps() {
    Double strength = origin.strength();
    return strength == null
        ? numInferenceSteps
        : DenoisingRules.strengthSteps(numInferenceSteps, strength);
  }

  /** The same pictures, with previews every so many steps. */
  public GenerationRequest withPreviews(int interval) {
    return new GenerationRequest(
        model,
        prompt,
        prompt2,
        negativePrompt,
        negativePrompt2,
        width,
        height,
        numImagesPerPrompt,
        numInferenceSteps,
        seed,
        guidanceScale,
        guidanceRescale,
        clipSkip,
        eta,
        pagScale,
        pagAdaptiveScale,
        pagAppliedLayers,
        pagStart,
        pagEnd,
        microConditioning,
        pixArt,
        denoisingEnd,
        scheduler,
        outputFormat,
        outputCompression,
        origin,
        adapters,
        new ServiceOptions(service.webhookUrl(), interval, service.timeout()));
  }

  /** The request as accepted, defaults filled in; reading it again gives an equal request. */
  public ObjectNode toJson() {
    return RequestReader.mapper().valueToTree(this);
  }
}
