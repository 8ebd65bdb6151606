package dev.pagoda.access;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jose4j.jwk.JsonWebKey.OutputControlLevel;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwk.RsaJsonWebKey;
import org.jose4j.jwk.RsaJwkGenerator;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.NumericDate;
import org.jose4j.lang.JoseException;

/**
 * An OpenID Connect provider: discovery, keys, and a {@code /token} that signs what it is asked to:
 * {@code sub}, {@code aud}, {@code iss}, {@code seconds} until the end, {@code group}, and {@code
 * key=other} for a key that it does not publish.
 */
public final class OidcServer implements QuarkusTestResourceLifecycleManager {
  private final RsaJsonWebKey key = newKey();
  private final RsaJsonWebKey other = newKey();
  private HttpServer server;

  @Override
  public Map<String, String> start() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    server.createContext("/.well-known/openid-configuration", e -> answer(e, discovery()));
    server.createContext(
        "/jwks", e -> answer(e, new JsonWebKeySet(key).toJson(OutputControlLevel.PUBLIC_ONLY)));
    server.createContext("/token", e -> answer(e, token(parameters(e))));
    server.start();
    return Map.of("pagoda.auth.oidc.issuer", issuer(), "pagoda.auth.oidc.audience", "pagoda");
  }

  private String issuer() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  private String discovery() {
    return """
        {"issuer": "%1$s", "jwks_uri": "%1$s/jwks", "token_endpoint": "%1$s/token",
         "authorization_endpoint": "%1$s/authorize", "response_types_supported": ["code"],
         "subject_types_supported": ["public"], "id_token_signing_alg_values_supported": ["RS256"]}
        """
        .formatted(issuer());
  }

  private String token(Map<String, String> wanted) {
    JwtClaims claims = new JwtClaims();
    claims.setIssuer(wanted.getOrDefault("iss", issuer()));
    claims.setAudience(wanted.getOrDefault("aud", "pagoda"));
    if (wanted.containsKey("sub")) {
      claims.setSubject(wanted.get("sub"));
    }
    claims.setIssuedAtToNow();
    NumericDate end = NumericDate.now();
    end.addSeconds(Long.parseLong(wanted.getOrDefault("seconds", "600")));
    claims.setExpirationTime(end);
    if (wanted.containsKey("group")) {
      claims.setStringListClaim("groups", List.of(wanted.get("group")));
    }
    JsonWebSignature signature = new JsonWebSignature();
    signature.setPayload(claims.toJson());
    signature.setKeyIdHeaderValue(key.getKeyId());
    signature.setAlgorithmHeaderValue(AlgorithmIdentifiers.RSA_USING_SHA256);
    signature.setKey(("other".equals(wanted.get("key")) ? other : key).getPrivateKey());
    try {
      return signature.getCompactSerialization();
    } catch (JoseException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Map<String, String> parameters(HttpExchange exchange) {
    return Arrays.stream(exchange.getRequestURI().getQuery().split("&", -1))
        .collect(
            Collectors.toMap(p -> p.replaceFirst("=.*", ""), p -> p.replaceFirst("^.*?=", "")));
  }

  private static void answer(HttpExchange exchange, String text) throws IOException {
    byte[] body = text.getBytes(UTF_8);
    exchange.getResponseHeaders().add("Content-Type", "application/json");
    exchange.sendResponseHeaders(200, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  private static RsaJsonWebKey newKey() {
    try {
      RsaJsonWebKey made = RsaJwkGenerator.generateJwk(2048);
      made.setKeyId("k1");
      made.setUse("sig");
      made.setAlgorithm(AlgorithmIdentifiers.RSA_USING_SHA256);
      return made;
    } catch (JoseException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void stop() {
    if (server != null) {
      server.stop(0);
    }
  }
}
