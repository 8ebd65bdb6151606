package dev.pagoda.worker;

import dev.pagoda.generation.Admission;
import dev.pagoda.generation.JobError;
import dev.pagoda.model.ModelException;
import dev.pagoda.onnx.DoesNotFitException;
import dev.pagoda.request.GenerationRequest;
import java.util.List;
import java.util.Optional;

/** Refuses models that do not fit into the memory budget of any device. */
final class MemoryAdmission implements Admission {
  /** Throws where a model does not fit a device. */
  interface Check {
    void requireFits(String model, String device);
  }

  private final Check check;
  private final List<String> devices;

  MemoryAdmission(Check check, List<String> devices) {
    this.check = check;
    this.devices = devices;
  }

  @Override
  public Optional<JobError> refusal(GenerationRequest request) {
    Optional<JobError> refusal = Optional.empty();
    for (String device : devices) {
      try {
        check.requireFits(request.model(), device);
        return Optional.empty();
      } catch (DoesNotFitException e) {
        refusal = Optional.of(Failures.of(e));
      } catch (ModelException e) {
        return Optional.empty(); // the job will say what is wrong
      }
    }
    return refusal;
  }
}
