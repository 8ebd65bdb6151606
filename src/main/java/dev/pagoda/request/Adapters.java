package dev.pagoda.request;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonFormat.Feature;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What a request adds to its model. Lists of one kind have one length, complete with defaults; a
 * kind that is not used is null.
 *
 * @param controlnet directories of ControlNets
 * @param controlImage their pictures
 * @param controlnetConditioningScale their weights
 * @param controlGuidanceStart fractions of the steps at which they start
 * @param controlGuidanceEnd fractions of the steps at which they end
 * @param ipAdapter directories or files of IP-Adapters
 * @param ipAdapterImage their pictures
 * @param ipAdapterScale their weights
 * @param loras LoRAs
 */
@JsonNaming(SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Adapters(
    @JsonFormat(
            with = {
              Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY,
              Feature.WRITE_SINGLE_ELEM_ARRAYS_UNWRAPPED
            })
        List<String> controlnet,
    @JsonFormat(
            with = {
              Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY,
              Feature.WRITE_SINGLE_ELEM_ARRAYS_UNWRAPPED
            })
        List<ImageInput> controlImage,
    @JsonFormat(
            with = {
              Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY,
              Feature.WRITE_SINGLE_ELEM_ARRAYS_UNWRAPPED
            })
        List<Double> controlnetConditioningScale,
    @JsonFormat(
            with = {
              Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY,
              Feature.WRITE_SINGLE_ELEM_ARRAYS_UNWRAPPED
            })
        List<Double> controlGuidanceStart,
    @JsonFormat(
            with = {
              Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY,
              Feature.WRITE_SINGLE_ELEM_ARRAYS_UNWRAPPED
            })
        List<Double> controlGuidanceEnd,
    @JsonFormat(
            with = {
              Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY,
              Feature.WRITE_SINGLE_ELEM_ARRAYS_UNWRAPPED
            })
        List<String> ipAdapter,
    @JsonFormat(
            with = {
              Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY,
              Feature.WRITE_SINGLE_ELEM_ARRAYS_UNWRAPPED
            })
        List<ImageInput> ipAdapterImage,
    @JsonFormat(
            with = {
              Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY,
              Feature.WRITE_SINGLE_ELEM_ARRAYS_UNWRAPPED
            })
        List<IpAdapterScale> ipAdapterScale,
    List<LoraUse> loras) {

  /** None. */
  public static final Adapters NONE =
      new Adapters(null, null, null, null, null, null, null, null, null);

  public Adapters {
    controlnet = copy(controlnet);
    controlImage = copy(controlImage);
    controlnetConditioningScale = copy(controlnetConditioningScale);
    controlGuidanceStart = copy(controlGuidanceStart);
    controlGuidanceEnd = copy(controlGuidanceEnd);
    ipAdapter = copy(ipAdapter);
    ipAdapterImage = copy(ipAdapterImage);
    ipAdapterScale = copy(ipAdapterScale);
    loras = copy(loras);
  }

  /** The ControlNets one by one. */
  public List<ControlUse> controls() {
    return IntStream.range(0, controlnet == null ? 0 : controlnet.size())
        .mapToObj(
            i ->
                new ControlUse(
                    controlnet.get(i),
                    controlImage.get(i),
                    controlnetConditioningScale.get(i),
                    controlGuidanceStart.get(i),
                    controlGuidanceEnd.get(i)))
        .toList();
  }

  /** The IP-Adapters one by one. */
  public List<IpAdapterUse> ipAdapters() {
    return IntStream.range(0, ipAdapter == null ? 0 : ipAdapter.size())
        .mapToObj(
            i -> new IpAdapterUse(ipAdapter.get(i), ipAdapterImage.get(i), ipAdapterScale.get(i)))
        .toList();
  }

  private static <T> List<T> copy(List<T> list) {
    return list == null ? null : List.copyOf(list);
  }
}
