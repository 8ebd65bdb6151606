package dev.pagoda.pipeline;

import java.util.ArrayList;
import java.util.List;

/** Keeps what a run computed on its way. */
final class RunRecorder implements RunObserver {
  private PromptEmbeds prompts;
  private float[] timeIds;
  private CaptionEmbeds captions;
  private final List<Step> steps = new ArrayList<>();
  private long graphNanos;
  private long totalNanos;

  @SuppressWarnings("ArrayRecordComponent") // a copy for one test
  record Step(float timestep, float[] scaled, float[] rows, float[] guided) {
    /** Rows that the denoiser returned. */
    int rowCount(int batch) {
      return rows.length / (scaled.length / batch);
    }
  }

  @Override
  public void onConditioned(PromptEmbeds prompts, float[] timeIds) {
    this.prompts = prompts;
    this.timeIds = timeIds;
  }

  @Override
  public void onCaptioned(CaptionEmbeds captions) {
    this.captions = captions;
  }

  @Override
  public void onStep(int step, float timestep, float[] scaled, float[] rows, float[] guided) {
    steps.add(new Step(timestep, scaled.clone(), rows.clone(), guided.clone()));
  }

  @Override
  public void onFinished(long graphNanos, long totalNanos) {
    this.graphNanos = graphNanos;
    this.totalNanos = totalNanos;
  }

  PromptEmbeds prompts() {
    return prompts;
  }

  float[] timeIds() {
    return timeIds;
  }

  CaptionEmbeds captions() {
    return captions;
  }

  List<Step> steps() {
    return steps;
  }

  long graphNanos() {
    return graphNanos;
  }

  long totalNanos() {
    return totalNanos;
  }
}
