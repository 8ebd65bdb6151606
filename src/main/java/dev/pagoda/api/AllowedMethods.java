package dev.pagoda.api;

import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.core.HttpHeaders;
import java.util.ArrayList;
import java.util.Set;
import java.util.TreeSet;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;
import org.jboss.resteasy.reactive.server.core.CurrentRequestManager;
import org.jboss.resteasy.reactive.server.core.ResteasyReactiveRequestContext;
import org.jboss.resteasy.reactive.server.handlers.ClassRoutingHandler;
import org.jboss.resteasy.reactive.server.handlers.RestInitialHandler.InitialMatch;
import org.jboss.resteasy.reactive.server.mapping.RequestMapper;
import org.jboss.resteasy.reactive.server.spi.ServerRestHandler;

/**
 * Tells which methods an address takes, with every 405 and to whoever asks by OPTIONS. The HTTP
 * layer leaves it out of a 405, and counts in those of other addresses of the same class.
 */
final class AllowedMethods {
  private static final int METHOD_NOT_ALLOWED = 405;

  @ServerResponseFilter
  void tell(ContainerRequestContext request, ContainerResponseContext response) {
    if (response.getStatus() == METHOD_NOT_ALLOWED
        || request.getMethod().equals(HttpMethod.OPTIONS)) {
      Set<String> methods = at(CurrentRequestManager.get());
      if (!methods.isEmpty()) {
        response.getHeaders().putSingle(HttpHeaders.ALLOW, String.join(", ", methods));
      }
    }
  }

  private static Set<String> at(ResteasyReactiveRequestContext request) {
    Set<String> methods = new TreeSet<>();
    String path = request.getPathWithoutPrefix();
    RequestMapper<InitialMatch> classes =
        new RequestMapper<>(new ArrayList<>(request.getDeployment().getClassMappers()));
    RequestMapper.RequestMatch<InitialMatch> match = classes.map(path);
    while (match != null) {
      String rest = match.remaining.isEmpty() ? "/" : match.remaining;
      for (ServerRestHandler handler : match.value.handlers) {
        if (handler instanceof ClassRoutingHandler resource) {
          resource
              .getMappers()
              .forEach(
                  (method, addresses) -> {
                    if (method != null && addresses.map(rest) != null) {
                      methods.add(method);
                    }
                  });
        }
      }
      match = classes.continueMatching(path, match);
    }
    if (methods.contains(HttpMethod.GET)) {
      methods.add(HttpMethod.HEAD);
    }
    if (!methods.isEmpty()) {
      methods.add(HttpMethod.OPTIONS);
    }
    return methods;
  }
}
