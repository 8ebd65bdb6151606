package dev.pagoda.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.pagoda.generation.Job;
import dev.pagoda.webhook.JobPayload;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;

/** Shows jobs to those who are called when they have ended as {@code GET} shows them. */
@Singleton
final class ApiPayload implements JobPayload {
  private final JobViews views;
  private final ObjectMapper mapper;
  private final Address address;

  ApiPayload(JobViews views, ObjectMapper mapper, Address address) {
    this.views = views;
    this.mapper = mapper;
    this.address = address;
  }

  @Override
  public Uni<JsonNode> of(Job job) {
    return views.view(job, address.configured()).map(mapper::<JsonNode>valueToTree);
  }
}
