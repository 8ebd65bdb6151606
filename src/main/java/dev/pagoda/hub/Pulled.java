package dev.pagoda.hub;

import dev.pagoda.model.AdapterInfo;
import dev.pagoda.model.ModelInfo;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What a pull has brought.
 *
 * @param path the directory
 * @param commit that was fetched
 * @param license as the repository gives it
 * @param fetched false: all of it was there already
 * @param model what it can do, of a model
 * @param adapter what it is, else
 */
public record Pulled(
    Path path,
    String commit,
    Optional<String> license,
    boolean fetched,
    Optional<ModelInfo> model,
    Optional<AdapterInfo> adapter) {}
