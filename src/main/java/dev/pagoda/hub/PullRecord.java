package dev.pagoda.hub;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import dev.pagoda.model.ModelDirectory;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Where a model came from; kept beside it in {@code pagoda-pull.json}.
 *
 * @param endpoint of the hub
 * @param repository {@code OWNER/NAME}
 * @param revision that was asked for
 * @param commit that it meant
 * @param folder of the repository
 * @param variant that was asked for
 * @param wants files that were asked for; empty: all
 * @param license as the repository gives it
 * @param pulledAt RFC 3339
 * @param files all that were fetched
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@RegisterForReflection(registerFullHierarchy = true)
record PullRecord(
    String endpoint,
    String repository,
    String revision,
    String commit,
    String folder,
    Optional<String> variant,
    List<String> wants,
    Optional<String> license,
    String pulledAt,
    List<File> files) {
  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .addModule(new Jdk8Module())
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .enable(SerializationFeature.INDENT_OUTPUT)
          .build();

  /**
   * One file.
   *
   * @param path in the model's directory
   * @param from path in the repository
   * @param size bytes
   * @param hash kind and digits
   */
  @JsonIgnoreProperties(ignoreUnknown = true)
  record File(String path, String from, long size, String hash) {}

  /** Of a directory, if it was pulled. */
  static Optional<PullRecord> read(Path directory) {
    Path file = directory.resolve(ModelDirectory.PULL_RECORD);
    try {
      return Files.isRegularFile(file)
          ? Optional.of(JSON.readValue(file.toFile(), PullRecord.class))
          : Optional.empty();
    } catch (IOException e) {
      return Optional.empty(); // somebody has edited it; it is only told
    }
  }

  void write(Path directory) {
    Path file = directory.resolve(ModelDirectory.PULL_RECORD);
    try {
      Files.write(file, JSON.writeValueAsBytes(this));
    } catch (IOException e) {
      throw Disk.failed(file, e);
    }
  }
}
