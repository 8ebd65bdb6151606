package dev.pagoda.hub;

/**
 * A file that is to be fetched.
 *
 * @param file of the repository
 * @param as path below the directory that is made
 * @param kind decides when it is fetched
 */
record Wanted(HubFile file, String as, Kind kind) {
  /** In order of fetching: what tells most about the model comes first, and is small. */
  enum Kind {
    CONFIG,
    GRAPH,
    WEIGHTS
  }

  /** The directory it is put in, with a slash at the end; empty: the top. */
  String directory() {
    return as.substring(0, as.lastIndexOf('/') + 1);
  }
}
