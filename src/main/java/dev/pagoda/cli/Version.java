package dev.pagoda.cli;

/** The version of this build. */
public final class Version {
  /** As in the project file. */
  public static final String NUMBER = "0.1.0";

  private Version() {}
}
