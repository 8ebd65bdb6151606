package dev.pagoda.model;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import dev.pagoda.onnx.graph.TensorSpec;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** Holds what a graph takes and gives against what the pipeline feeds and reads. */
final class SignatureCheck {
  static final Set<DataType> FLOATS = Set.of(DataType.FLOAT, DataType.FLOAT16);
  static final Set<DataType> INTEGERS = Set.of(DataType.INT64, DataType.INT32);

  static final Set<DataType> NUMBERS =
      Set.of(DataType.FLOAT, DataType.FLOAT16, DataType.INT64, DataType.INT32);

  static final Set<DataType> MASKS =
      Set.of(DataType.FLOAT, DataType.FLOAT16, DataType.INT64, DataType.INT32, DataType.BOOL);

  private final Component<?> component;
  private final Set<String> known = new HashSet<>();

  SignatureCheck(Component<?> component) {
    this.component = component;
  }

  /** Whether an input that is there takes whole numbers only. */
  static boolean takesIntegers(Component<?> component, String input) {
    return INTEGERS.contains(component.signature().input(input).orElseThrow().elementType());
  }

  /** One number, which some exports wrap in a list. */
  TensorSpec scalar(String name, Set<DataType> types) {
    TensorSpec input = named(name);
    check(input, "input", types, input.mayHaveRank(1) ? 1 : 0);
    return input;
  }

  /** An input that some exports lack, of one number per token that is 1 or, for padding, 0. */
  Optional<TensorSpec> mask(String name) {
    return component.signature().input(name).map(input -> rows(name, MASKS, 2));
  }

  /** An input whose first dimension is the number of rows, which must be free. */
  TensorSpec rows(String name, Set<DataType> types, int rank) {
    TensorSpec input = named(name);
    check(input, "input", types, rank);
    free(input, 0, "batch size");
    return input;
  }

  /** What UNet and ControlNet of SDXL are told beside the latents. */
  void conditions(int columns, int pooledColumns, int timeIds) {
    scalar("timestep", NUMBERS);
    size(rows("encoder_hidden_states", FLOATS, 3), 2, columns);
    size(rows("text_embeds", FLOATS, 2), 1, pooledColumns);
    size(rows("time_ids", NUMBERS, 2), 1, timeIds);
  }

  /** Rows of pictures or latents: height and width must be free too. */
  TensorSpec picture(String name, int channels) {
    TensorSpec input = rows(name, FLOATS, 4);
    size(input, 1, channels);
    free(input, 2, "height");
    free(input, 3, "width");
    return input;
  }

  /** Where the graph fixes a dimension, it must be this. */
  void size(TensorSpec spec, int axis, int expected) {
    OptionalLong size = spec.size(axis);
    if (size.isPresent() && size.getAsLong() != expected) {
      throw component.refused(
          "has the size %d where %s is expected to have %d"
              .formatted(size.getAsLong(), spec.name(), expected));
    }
  }

  /**
   * An output that may be missing.
   *
   * @param columns size of its last dimension
   * @return whether it is there
   */
  boolean columns(String name, int rank, int columns) {
    boolean there = component.signature().output(name).isPresent();
    if (there) {
      size(output(name, rank), rank - 1, columns);
    }
    return there;
  }

  TensorSpec output(String name, int rank) {
    TensorSpec output =
        component
            .signature()
            .output(name)
            .orElseThrow(() -> component.refused("has no output " + name + "; " + outputs()));
    check(output, "output", FLOATS, rank);
    return output;
  }

  /** The only output of four dimensions, whatever its name. */
  TensorSpec picture(int channels) {
    List<TensorSpec> pictures =
        component.signature().outputs().stream().filter(o -> o.mayHaveRank(4)).toList();
    if (pictures.size() != 1) {
      throw component.refused(
          "has %d outputs of four dimensions where one is expected; %s"
              .formatted(pictures.size(), outputs()));
    }
    TensorSpec output = output(pictures.get(0).name(), 4);
    size(output, 1, channels);
    return output;
  }

  /** An input that nobody feeds would fail only when the model runs. */
  void noOtherInputs() {
    for (TensorSpec input : component.signature().inputs()) {
      if (!known.contains(input.name())) {
        throw component.refused("has the input " + input.name() + ", which is unknown");
      }
    }
  }

  private TensorSpec named(String name) {
    known.add(name);
    return component
        .signature()
        .input(name)
        .orElseThrow(() -> component.refused("has no input " + name + "; " + inputs()));
  }

  private void check(TensorSpec spec, String kind, Set<DataType> types, int rank) {
    if (!types.contains(spec.elementType())) {
      throw component.refused(
          "has the %s %s of type %s; possible are %s"
              .formatted(
                  kind,
                  spec.name(),
                  spec.elementType(),
                  String.join(" and ", types.stream().map(DataType::name).sorted().toList())));
    }
    if (!spec.mayHaveRank(rank)) {
      throw component.refused(
          "has the %s %s of shape %s; %d dimensions are expected"
              .formatted(kind, spec.name(), spec.shape().orElseThrow(), rank));
    }
  }

  /** Where the graph fixes a dimension, it works for that size only. */
  void free(TensorSpec input, int axis, String what) {
    input
        .size(axis)
        .ifPresent(
            size -> {
              throw component.refused(
                  "was exported for the %s %d only (input %s); export it with dynamic axes"
                      .formatted(what, size, input.name()));
            });
  }

  private String inputs() {
    return "its inputs are " + names(component.signature().inputs());
  }

  private String outputs() {
    return "its outputs are " + names(component.signature().outputs());
  }

  private static String names(List<TensorSpec> specs) {
    return String.join(", ", specs.stream().map(TensorSpec::name).toList());
  }
}
