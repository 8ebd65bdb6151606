package dev.pagoda.onnx.graph;

import ai.onnx.proto.OnnxMl.NodeProto;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The small integer tensors at the head of a rewritten graph that say, for the rows and layers of a
 * request, how many rows each place has and which row of one place is which row of another. All of
 * it is arithmetic on vectors with one element per layer, cut into single elements once.
 *
 * <p>With B stock rows, P perturbed rows, f(r) = 1 if a layer before region r is chosen and c(k) =
 * 1 if layer k is chosen: region r has B + f(r) P rows; layer k attends over B rows if chosen. All
 * row indices are cuts of one table: 0..B-1, then the same with the sources of the perturbed rows,
 * then 0..B+P-1.
 *
 * <p>Everything starts from a Shape, so that providers other than the CPU leave it on the host.
 */
final class RowPlan {
  private static final String PREFIX = "pag/plan/";

  private record Move(int from, int to) {}

  private final Emitter out;
  private final String rowsInput;
  private final int layers;
  private final Map<Move, String> moves = new LinkedHashMap<>();
  private final Map<Integer, String> added = new LinkedHashMap<>();

  /**
   * @param rowsInput a graph input with B rows
   */
  RowPlan(Graph graph, String rowsInput, int layers) {
    this.out = new Emitter(graph);
    this.rowsInput = rowsInput;
    this.layers = layers;
  }

  /** Number of rows of a place, int64 [1]. */
  String rows(RowSpace space) {
    return space instanceof RowSpace.Region region
        ? PREFIX + "rows_" + region.index()
        : PREFIX + "attended_" + ((RowSpace.Attended) space).layer();
  }

  /** For each row of region {@code to} the row of region {@code from} that it is, int64 [rows]. */
  String move(int from, int to) {
    return moves.computeIfAbsent(new Move(from, to), m -> PREFIX + "move_" + from + "_" + to);
  }

  /** Rows of region {@code layer} whose values a chosen layer appends; else empty. */
  String added(int layer) {
    return added.computeIfAbsent(layer, k -> PREFIX + "added_" + k);
  }

  /** A zero that no optimizer can fold, int64 [1]: keeps weights from being copied. */
  String zero() {
    return PREFIX + "zero";
  }

  /** The nodes that compute everything asked for. */
  List<NodeProto> nodes() {
    String one = out.constant(1);
    String zero = out.constant(0);
    String shape = emit("shape", "Shape", rowsInput);
    String b = emit("b", "Slice", shape, zero, one);
    String unit = emit("unit", "Min", b, one);
    emit("zero", "Sub", unit, one);
    String p = emit("p", "Shape", PagGraph.ROWS);
    String sources = emit("sources", "Mul", PagGraph.ROWS, unit);
    String chosen = emit("chosen", "Min", emit("layers", "Mul", PagGraph.LAYERS, unit), one);
    String sum = emit("sum", "CumSum", chosen, out.scalar(0));
    String after = emit("after", "Min", sum, one);
    String forked = PREFIX + "forked";
    out.emit(forked, "Concat", List.of(zero, after), Attributes.of("axis", 0));
    String all = emit("all", "Add", b, p);

    String rows = emit("rows", "Add", b, emit("grown", "Mul", forked, p));
    split(rows, IntStream.rangeClosed(0, layers).mapToObj(r -> rows(new RowSpace.Region(r))));
    String before = emit("before", "Slice", rows, zero, out.constant(layers));
    String attended =
        emit("attended", "Where", emit("is_chosen", "Greater", chosen, zero), b, before);
    split(attended, IntStream.range(0, layers).mapToObj(k -> rows(new RowSpace.Attended(k))));

    String stock = range("stock_rows", b);
    String everyRow = range("every_row", all);
    String table = PREFIX + "table";
    out.emit(table, "Concat", List.of(stock, stock, sources, everyRow), Attributes.of("axis", 0));
    cutMoves(table, forked, rows, b, all);
    cutAdded(table, forked, chosen, b, p, all);
    return out.nodes();
  }

  /** Moves cut the table at f(to) B + f(from) (B + P). */
  private void cutMoves(String table, String forked, String rows, String b, String all) {
    if (moves.isEmpty()) {
      return;
    }
    List<Move> wanted = new ArrayList<>(moves.keySet());
    String from = out.constant(wanted.stream().mapToLong(Move::from).toArray());
    String to = out.constant(wanted.stream().mapToLong(Move::to).toArray());
    String late = emit("move_late", "Mul", emit("move_to", "Gather", forked, to), b);
    String early = emit("move_early", "Mul", emit("move_from", "Gather", forked, from), all);
    String start = emit("move_start", "Add", late, early);
    String end = emit("move_end", "Add", start, emit("move_rows", "Gather", rows, to));
    cut("move", table, start, end, List.copyOf(moves.values()));
  }

  /** Added rows are the sources at the first chosen layer, the last P rows at later ones. */
  private void cutAdded(
      String table, String forked, String chosen, String b, String p, String all) {
    if (added.isEmpty()) {
      return;
    }
    String wanted = out.constant(added.keySet().stream().mapToLong(Integer::longValue).toArray());
    String later = emit("added_later", "Mul", emit("added_at", "Gather", forked, wanted), all);
    String start = emit("added_start", "Add", emit("twice", "Add", b, b), later);
    String count = emit("added_count", "Mul", emit("added_on", "Gather", chosen, wanted), p);
    String end = emit("added_end", "Add", start, count);
    cut("added", table, start, end, List.copyOf(added.values()));
  }

  private void cut(String name, String table, String start, String end, List<String> cuts) {
    List<String> starts =
        IntStream.range(0, cuts.size()).mapToObj(i -> part(name, "start", i)).toList();
    List<String> ends =
        IntStream.range(0, cuts.size()).mapToObj(i -> part(name, "end", i)).toList();
    split(start, starts.stream());
    split(end, ends.stream());
    for (int i = 0; i < cuts.size(); i++) {
      out.emit(cuts.get(i), "Slice", List.of(table, starts.get(i), ends.get(i)));
    }
  }

  private static String part(String name, String side, int index) {
    return PREFIX + name + "_" + side + "_" + index;
  }

  private void split(String vector, Stream<String> parts) {
    List<String> names = parts.collect(Collectors.toList());
    if (names.size() == 1) {
      out.emit(names.get(0), "Identity", List.of(vector));
      return;
    }
    long[] ones = names.stream().mapToLong(n -> 1).toArray();
    out.emit(names, "Split", List.of(vector, out.constant(ones)), Attributes.of("axis", 0));
  }

  private String range(String name, String count) {
    String limit = emit(name + "_count", "Squeeze", count, out.constant(0));
    return emit(name, "Range", out.scalar(0), limit, out.scalar(1));
  }

  private String emit(String name, String operator, String... inputs) {
    return out.emit(PREFIX + name, operator, List.of(inputs));
  }
}
