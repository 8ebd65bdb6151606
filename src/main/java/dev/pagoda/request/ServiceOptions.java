package dev.pagoda.request;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;

/**
 * What the service does around the run; the pictures are the same whatever is chosen here.
 *
 * @param webhookUrl address that is called when the job ends, or null
 * @param previewInterval steps from one preview picture to the next, or null for none
 * @param timeout seconds after acceptance at which the job ends, one way or another; null for the
 *     operator's limit
 */
@JsonNaming(SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ServiceOptions(String webhookUrl, Integer previewInterval, Integer timeout) {

  /** Nothing is asked for. */
  public static final ServiceOptions NONE = new ServiceOptions(null, null, null);
}
