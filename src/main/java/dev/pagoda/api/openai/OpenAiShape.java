package dev.pagoda.api.openai;

import dev.pagoda.api.Problem;
import dev.pagoda.api.ProblemShape;
import jakarta.inject.Singleton;
import java.util.Optional;

/** OpenAI's shape of problems, where a request does not come as far as a resource. */
@Singleton
public final class OpenAiShape implements ProblemShape {
  @Override
  public Optional<Object> of(String path, Problem problem) {
    return OpenAiErrors.isOpenAi(path)
        ? Optional.of(OpenAiErrors.error(problem))
        : Optional.empty();
  }
}
