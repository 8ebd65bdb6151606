package dev.pagoda.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.pagoda.model.AdapterKind;
import dev.pagoda.model.ModelCatalog;
import dev.pagoda.model.ModelInfo;
import dev.pagoda.request.AdapterChoice;
import dev.pagoda.request.RenderSize;
import dev.pagoda.request.RequestField;
import java.util.List;
import java.util.Locale;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A model as OpenAI's list writes it, and what it can do. */
@JsonNaming(SnakeCaseStrategy.class)
@Schema(name = "Model")
public record ModelView(
    String id,
    String object,
    @Schema(description = "Unix seconds.") long created,
    String ownedBy,
    @JsonProperty("default") @Schema(description = "Whether requests that name no model use it.")
        boolean isDefault,
    @Schema(description = "`sdxl` or `pixart-sigma`; it decides which fields a request may have.")
        String family,
    @Schema(description = "Diffusers pipeline class.") String pipelineClass,
    List<String> tasks,
    @Schema(
            description =
                "Diffusers paths, in order of execution: what `pag_applied_layers` can name.")
        List<String> selfAttentionLayers,
    @Schema(description = "Short names that `scheduler` takes.") List<String> schedulers,
    Sizes sizes,
    @JsonInclude(JsonInclude.Include.NON_NULL)
        @Schema(description = "Largest `max_sequence_length`, of models that take it.")
        Integer maxSequenceLength,
    Adapters adapters) {

  /** Sizes of pictures, in pixels. */
  @JsonNaming(SnakeCaseStrategy.class)
  @Schema(name = "Sizes")
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Sizes(
      @Schema(
              description =
                  "Width and height of what is rendered are multiples of it; of a request, unless"
                      + " `use_resolution_binning` is true.")
          int multipleOf,
      int defaultWidth,
      int defaultHeight,
      @Schema(description = "Whether nothing but the default size can be rendered.") boolean fixed,
      @Schema(
              description =
                  "Side of the table of resolutions that `use_resolution_binning` renders in; left"
                      + " out where there is none.")
          Integer resolutionBinning) {

    static Sizes of(ModelInfo model) {
      return new Sizes(
          model.sizeMultiple(),
          model.defaultWidth(),
          model.defaultHeight(),
          model.fixedSize(),
          RenderSize.hasBins(model) ? model.binSide().getAsInt() : null);
    }
  }

  /** What can be added to the model, by the names that requests use. */
  @JsonNaming(SnakeCaseStrategy.class)
  @Schema(name = "ModelAdapters")
  public record Adapters(
      @Schema(description = "What `controlnet` can name.") List<String> controlnets,
      @Schema(description = "What `ip_adapter` can name.") List<String> ipAdapters,
      @Schema(description = "What `loras[].name` can be.") List<String> loras) {

    static Adapters of(ModelInfo model, ModelCatalog catalog) {
      return new Adapters(
          AdapterChoice.names(catalog, AdapterKind.CONTROLNET, model),
          AdapterChoice.names(catalog, AdapterKind.IP_ADAPTER, model),
          AdapterChoice.names(catalog, AdapterKind.LORA, model));
    }
  }

  /** All models. */
  @Schema(name = "ModelList")
  public record Page(String object, List<ModelView> data) {}

  static ModelView of(ModelInfo model, ModelCatalog catalog, List<String> schedulers) {
    return new ModelView(
        model.name(),
        "model",
        model.created().getEpochSecond(),
        "pagoda",
        model.name().equals(catalog.defaultModel()),
        family(model),
        model.pipelineClass(),
        model.tasks(),
        model.selfAttentionLayers(),
        schedulers,
        Sizes.of(model),
        RequestField.MAX_SEQUENCE_LENGTH.isOf(model.family()) ? model.maxSequenceLength() : null,
        Adapters.of(model, catalog));
  }

  static String family(ModelInfo model) {
    return model.family().title().toLowerCase(Locale.ROOT);
  }
}
