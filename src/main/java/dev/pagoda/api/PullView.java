package dev.pagoda.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.pagoda.hub.PullState;
import dev.pagoda.hub.PullState.Canceled;
import dev.pagoda.hub.PullState.Failed;
import dev.pagoda.hub.PullState.Running;
import dev.pagoda.hub.PullState.Succeeded;
import dev.pagoda.hub.PullTask;
import dev.pagoda.hub.Pulled;
import dev.pagoda.model.AdapterInfo;
import dev.pagoda.model.ModelInfo;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A pull as clients see it. */
@JsonNaming(SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "Pull")
public record PullView(
    String id,
    @Schema(description = "`waiting`, `running`, `succeeded`, `failed` or `canceled`.")
        String status,
    @Schema(description = "RFC 3339.") String createdAt,
    String repository,
    String revision,
    @Schema(description = "Name of the model that it becomes.") String name,
    @Schema(description = "What happens now, or the file that is fetched.") String doing,
    @Schema(description = "Bytes that are there.") Long doneBytes,
    @Schema(description = "Bytes of all files, once they are known.") Long totalBytes,
    @Schema(description = "Commit that was pulled.") String commit,
    @Schema(description = "As the repository gives it.") String license,
    @Schema(description = "`sdxl`, `pixart-sigma`, `controlnet`, `ip-adapter` or `lora`.")
        String kind,
    @Schema(description = "What a model can do.") List<String> tasks,
    @Schema(description = "What adapters are called in requests.") List<String> files,
    @Schema(description = "Why it failed.") String error) {

  /** All that are remembered. */
  @Schema(name = "PullList")
  public record Page(List<PullView> data) {}

  static PullView of(PullTask task) {
    PullState state = task.state();
    Running running = state instanceof Running r ? r : null;
    Pulled pulled = state instanceof Succeeded s ? s.pulled() : null;
    ModelInfo model = pulled == null ? null : pulled.model().orElse(null);
    AdapterInfo adapter = pulled == null ? null : pulled.adapter().orElse(null);
    return new PullView(
        task.id(),
        status(state),
        task.created().toString(),
        task.request().repository().toString(),
        task.request().revision(),
        task.request().name(),
        running == null ? null : running.what(),
        running == null ? null : Long.valueOf(running.doneBytes()),
        running == null || running.totalBytes() == 0 ? null : Long.valueOf(running.totalBytes()),
        pulled == null ? null : pulled.commit(),
        pulled == null ? null : pulled.license().orElse(null),
        model != null ? ModelView.family(model) : adapter != null ? adapter.kind().id() : null,
        model == null ? null : model.tasks(),
        adapter == null ? null : adapter.files(),
        state instanceof Failed failed ? failed.reason() : null);
  }

  private static String status(PullState state) {
    return state instanceof Running
        ? "running"
        : state instanceof Succeeded
            ? "succeeded"
            : state instanceof Failed
                ? "failed"
                : state instanceof Canceled ? "canceled" : "waiting";
  }
}
