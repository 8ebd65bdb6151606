package dev.pagoda.api;

import dev.pagoda.generation.Caller;
import dev.pagoda.generation.Job;
import dev.pagoda.generation.JobPage;
import dev.pagoda.generation.JobService;
import dev.pagoda.request.FieldError;
import dev.pagoda.request.InvalidRequestException;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The caller's generations. */
@Path("/v1/generations")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Generations")
public final class GenerationListResource {
  private static final int MOST = 100;
  private static final Set<String> STATUSES =
      Set.of("queued", "running", "succeeded", "failed", "canceled");

  private final JobService jobs;
  private final JobViews views;
  private final Address address;
  private final Callers callers;

  GenerationListResource(JobService jobs, JobViews views, Address address, Callers callers) {
    this.jobs = jobs;
    this.views = views;
    this.address = address;
    this.callers = callers;
  }

  /** A page of them, the youngest first. */
  @GET
  @Operation(
      operationId = "listGenerations",
      summary = "List generations",
      description =
          "The caller's own, the youngest first. `next` is the `after` of the following page; a"
              + " filter may leave a page short, or empty, though others follow.")
  @APIResponse(responseCode = "200", description = "A page")
  @APIResponse(responseCode = "400", ref = "Problem")
  public Uni<JobListView> list(
      @Parameter(description = "Generations per page, 1 to 100.")
          @QueryParam("limit")
          @DefaultValue("20")
          String limit,
      @Parameter(description = "`next` of the page before.") @QueryParam("after") String after,
      @Parameter(
              description = "Only those: `queued`, `running`, `succeeded`, `failed`, `canceled`.")
          @QueryParam("status")
          List<String> status,
      @Parameter(description = "Only those of this model.") @QueryParam("model") String model,
      @Context UriInfo uri) {
    return page(callers.current(), limit, after, status, model, address.of(uri));
  }

  /** A page of what one caller has. */
  Uni<JobListView> page(
      Caller caller, String limit, String after, List<String> status, String model, URI base) {
    int most = checked(limit, after, status);
    Predicate<Job> wanted =
        job ->
            (status.isEmpty() || status.contains(job.state().status()))
                && (model == null || model.equals(job.request().model()));
    return jobs.list(caller, after == null ? "" : after, most, wanted)
        .flatMap(page -> view(page, base));
  }

  private Uni<JobListView> view(JobPage page, URI base) {
    return Multi.createFrom()
        .iterable(page.jobs())
        .onItem()
        .transformToUniAndConcatenate(job -> views.view(job, base))
        .collect()
        .asList()
        .map(data -> new JobListView("list", data, page.next().orElse(null)));
  }

  private static int checked(String limit, String after, List<String> status) {
    List<FieldError> errors = new ArrayList<>();
    int most = limit.matches("[0-9]{1,3}") ? Integer.parseInt(limit) : 0;
    if (most < 1 || most > MOST) {
      errors.add(new FieldError("limit", "must be from 1 to " + MOST));
    }
    if (after != null && !JobService.isPageStart(after)) {
      errors.add(new FieldError("after", "must be `next` of another page"));
    }
    if (!STATUSES.containsAll(status)) {
      errors.add(
          new FieldError("status", "must be queued, running, succeeded, failed or canceled"));
    }
    if (!errors.isEmpty()) {
      throw new InvalidRequestException(errors);
    }
    return most;
  }
}
