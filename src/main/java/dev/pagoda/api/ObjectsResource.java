package dev.pagoda.api;

import dev.pagoda.config.PagodaConfig;
import dev.pagoda.storage.ObjectContent;
import dev.pagoda.storage.ObjectNotFoundException;
import dev.pagoda.storage.ObjectStore;
import dev.pagoda.storage.StoredObject;
import dev.pagoda.storage.UrlSigner;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.inject.Instance;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.EntityTag;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirements;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Serves objects of the local store to whoever has a signed link; links to others lead there. */
@Path(UrlSigner.PATH)
@Tag(name = "Objects", description = "Pictures behind signed links.")
public final class ObjectsResource {
  // The key names one content forever, so a browser need not ask again.
  private static final String CACHE = "private, max-age=86400, immutable";

  private final ObjectStore store;
  private final boolean local;
  private final Instance<UrlSigner> signer;

  ObjectsResource(ObjectStore store, PagodaConfig config, Instance<UrlSigner> signer) {
    this.store = store;
    this.local = config.storage().type().equals("local");
    this.signer = signer;
  }

  /** The object, if the link is genuine. */
  @GET
  @Path("{key:.+}")
  @Operation(
      operationId = "getObject",
      summary = "Read a picture",
      description = "Links come from `images[].url` of a generation; they cannot be made up.")
  @SecurityRequirements // the link itself is what opens it
  @APIResponse(responseCode = "200", description = "The picture")
  @APIResponse(responseCode = "403", ref = "Problem")
  @APIResponse(responseCode = "404", ref = "Problem")
  public Uni<Response> get(
      @PathParam("key") String key,
      @QueryParam("expires") String expires,
      @QueryParam("signature") String signature,
      @Context Request request) {
    if (!local) {
      throw new NotFoundException();
    }
    if (!signer.get().verify(key, expires, signature)) {
      throw new InvalidLinkException();
    }
    return store
        .get(key)
        .map(content -> answer(content, request))
        .onFailure(ObjectNotFoundException.class)
        .transform(NotFoundException::new);
  }

  private static Response answer(ObjectContent content, Request request) {
    StoredObject object = content.object();
    EntityTag tag = new EntityTag(object.sha256());
    Response.ResponseBuilder unchanged = request.evaluatePreconditions(tag);
    Response.ResponseBuilder response =
        unchanged == null
            ? Response.ok(content.bytes(), object.contentType())
                .header(HttpHeaders.CONTENT_LENGTH, object.size())
            : unchanged;
    return response
        .tag(tag)
        .header(HttpHeaders.CACHE_CONTROL, CACHE)
        .header("X-Content-Type-Options", "nosniff")
        .header("Content-Security-Policy", "default-src 'none'; sandbox")
        .build();
  }
}
