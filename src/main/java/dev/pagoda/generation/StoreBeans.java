package dev.pagoda.generation;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.pagoda.config.PagodaConfig;
import dev.pagoda.config.StorageConfig;
import dev.pagoda.storage.ObjectStore;
import dev.pagoda.storage.UrlSigner;
import dev.pagoda.storage.local.LocalObjectStore;
import dev.pagoda.storage.local.SigningKey;
import dev.pagoda.storage.s3.S3Bucket;
import dev.pagoda.storage.s3.S3Clients;
import dev.pagoda.storage.s3.S3ObjectStore;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.concurrent.Executor;
import software.amazon.awssdk.services.s3.S3AsyncClient;
import software.amazon.awssdk.services.s3.S3AsyncClientBuilder;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;

/** Makes the store that is configured, and of the other one nothing. */
final class StoreBeans {
  @Produces
  @Singleton
  ObjectStore objectStore(
      PagodaConfig config,
      Instance<UrlSigner> signer,
      Instance<S3AsyncClient> client,
      Instance<S3Presigner> presigner) {
    StorageConfig storage = config.storage();
    Executor executor = Infrastructure.getDefaultWorkerPool();
    if (storage.type().equals("local")) {
      return new LocalObjectStore(storage.directory(), signer.get(), executor);
    }
    S3Bucket bucket = new S3Bucket(storage.bucket().orElseThrow(), storage.prefix().orElse(""));
    return new S3ObjectStore(client.get(), presigner.get(), bucket, storage.urlExpiry(), executor);
  }

  void close(@Disposes ObjectStore store) {
    store.close();
  }

  /** Signs links to the local store. */
  @Produces
  @Singleton
  UrlSigner urlSigner(PagodaConfig config) {
    StorageConfig storage = config.storage();
    byte[] key =
        storage
            .signingKey()
            .map(text -> text.getBytes(UTF_8))
            .orElseGet(() -> SigningKey.of(storage.directory()));
    return new UrlSigner(key, storage.urlExpiry(), Clock.systemUTC());
  }

  /** The client that {@code quarkus.s3.*} describes. */
  @Produces
  @Singleton
  S3AsyncClient client(S3AsyncClientBuilder builder) {
    return S3Clients.build(builder);
  }

  void close(@Disposes S3AsyncClient client) {
    client.close();
  }

  /** Signs links to the bucket, at the address at which clients reach it. */
  @Produces
  @Singleton
  S3Presigner presigner(S3Presigner.Builder builder, PagodaConfig config) {
    config.storage().publicEndpoint().ifPresent(builder::endpointOverride);
    return builder.build();
  }

  void close(@Disposes S3Presigner presigner) {
    presigner.close();
  }
}
