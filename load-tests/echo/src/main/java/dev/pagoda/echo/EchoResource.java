package dev.pagoda.echo;

import com.fasterxml.jackson.databind.JsonNode;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;

/** Reads JSON and writes it again: the least that an endpoint of Quarkus can do with a body. */
@Path("/echo")
public class EchoResource {
  @POST
  public Uni<JsonNode> echo(JsonNode body) {
    return Uni.createFrom().item(body);
  }
}
