package dev.pagoda.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A page of generations. */
@Schema(name = "GenerationList")
public record JobListView(
    String object,
    List<JobView> data,
    @JsonInclude(JsonInclude.Include.NON_NULL)
        @Schema(description = "`after` of the next page; left out on the last one.")
        String next) {}
