package dev.pagoda.cli;

/** Shows nothing. */
final class NoProgress implements Progress {
  @Override
  public void begin(String what) {}

  @Override
  public void onStep(int step, int totalSteps) {}

  @Override
  public void close() {}
}
