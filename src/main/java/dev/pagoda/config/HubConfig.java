package dev.pagoda.config;

import io.smallrye.config.WithDefault;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/** Where models are pulled from: a hub that speaks the Hugging Face hub's file protocol. */
public interface HubConfig {
  /** Base address; {@code HF_ENDPOINT} is known too. */
  @WithDefault("${HF_ENDPOINT:https://huggingface.co}")
  URI endpoint();

  /** For private and gated repositories, sent to the endpoint only; {@code HF_TOKEN} is known. */
  @WithDefault("${HF_TOKEN:}")
  Optional<String> token();

  /** How long an answer, or the next bytes of a file, may take. */
  @WithDefault("PT30S")
  Duration patience();

  /** How often in a row a request may fail, without a byte more, before it is given up. */
  @WithDefault("6")
  int attempts();
}
