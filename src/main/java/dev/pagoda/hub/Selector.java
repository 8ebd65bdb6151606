package dev.pagoda.hub;

import dev.pagoda.hub.Selection.Kind;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Tells by its files what a repository holds, and which of them are needed. */
final class Selector {
  private static final String INDEX = "model_index.json";
  private static final String ENCODER = "image_encoder";
  private static final String PREPROCESSOR = "preprocessor_config.json";
  private static final List<String> NETWORKS =
      List.of(
          "text_encoder", "text_encoder_2", "unet", "transformer", "vae_encoder", "vae_decoder");

  private static final List<String> FILES =
      List.of(
          INDEX,
          "scheduler/scheduler_config.json",
          "tokenizer/added_tokens.json",
          "tokenizer/merges.txt",
          "tokenizer/special_tokens_map.json",
          "tokenizer/spiece.model",
          "tokenizer/tokenizer.json",
          "tokenizer/tokenizer_config.json",
          "tokenizer/vocab.json",
          "tokenizer_2/added_tokens.json",
          "tokenizer_2/merges.txt",
          "tokenizer_2/special_tokens_map.json",
          "tokenizer_2/tokenizer.json",
          "tokenizer_2/tokenizer_config.json",
          "tokenizer_2/vocab.json");

  private final PullRequest request;
  private final Listing listing;

  private Selector(PullRequest request, Listing listing) {
    this.request = request;
    this.listing = listing;
  }

  /**
   * Chooses.
   *
   * @throws HubException if there is nothing to be used, or too much to choose from
   */
  static Selection select(PullRequest request, List<HubFile> files) {
    Listing listing = new Listing(files, request.folder());
    if (listing.isEmpty()) {
      throw new HubException(
          "%s has nothing in the folder %s".formatted(request.repository(), request.folder()));
    }
    return new Selector(request, listing).select();
  }

  private Selection select() {
    if (!request.files().isEmpty()) {
      return weights();
    }
    if (listing.has(INDEX)) {
      return new Selection(Kind.MODEL, model());
    }
    if (listing.hasFolder(ENCODER)) {
      return ipAdapter(listing, AdapterFiles.all(listing));
    }
    if (listing.has(Network.CONFIG)) {
      return new Selection(Kind.CONTROLNET, network("", NoOnnx.controlNet(request)));
    }
    List<Wanted> loras = AdapterFiles.all(listing);
    if (loras.isEmpty()) {
      throw NoOnnx.nothing(request, listing, INDEX);
    }
    return new Selection(Kind.LORA, loras);
  }

  /** Files that are named: adapters if their image encoder lies beside them. */
  private Selection weights() {
    List<Wanted> files = AdapterFiles.named(listing, request.files());
    String path = files.get(0).file().path();
    Listing beside = listing.at(path.substring(0, path.lastIndexOf('/') + 1));
    return beside.hasFolder(ENCODER) ? ipAdapter(beside, files) : new Selection(Kind.LORA, files);
  }

  private Selection ipAdapter(Listing at, List<Wanted> weights) {
    Network encoder = new Network(at, ENCODER);
    if (!encoder.isThere()) {
      throw NoOnnx.imageEncoder(request);
    }
    if (weights.isEmpty()) {
      throw new HubException(
          "%s has no .safetensors beside %s".formatted(request.repository(), ENCODER));
    }
    requireVariant(List.of(encoder));
    List<Wanted> wanted = new ArrayList<>(encoder.wanted(request.variant()));
    for (String path : List.of("feature_extractor/" + PREPROCESSOR, ENCODER + "/" + PREPROCESSOR)) {
      at.find(path).ifPresent(f -> wanted.add(new Wanted(f, path, Wanted.Kind.CONFIG)));
    }
    wanted.addAll(weights);
    return new Selection(Kind.IP_ADAPTER, wanted);
  }

  private List<Wanted> network(String folder, HubException missing) {
    Network network = new Network(listing, folder);
    if (!network.isThere()) {
      throw missing;
    }
    requireVariant(List.of(network));
    return network.wanted(request.variant());
  }

  private List<Wanted> model() {
    List<String> there =
        NETWORKS.stream().filter(name -> new Network(listing, name).isThere()).toList();
    Set<String> missing = new LinkedHashSet<>();
    if (there.stream().noneMatch(name -> name.equals("unet") || name.equals("transformer"))) {
      missing.add(listing.hasFolder("transformer") ? "transformer" : "unet");
    }
    Stream.of("vae_decoder").filter(name -> !there.contains(name)).forEach(missing::add);
    NETWORKS.stream()
        .filter(name -> listing.hasFolder(name) && !there.contains(name))
        .forEach(missing::add);
    if (!missing.isEmpty()) {
      throw NoOnnx.model(request, List.copyOf(missing));
    }
    List<Network> networks = there.stream().map(name -> new Network(listing, name)).toList();
    requireVariant(networks);
    List<Wanted> wanted = new ArrayList<>();
    for (String path : FILES) {
      listing.find(path).ifPresent(f -> wanted.add(new Wanted(f, path, Wanted.Kind.CONFIG)));
    }
    networks.forEach(network -> wanted.addAll(network.wanted(request.variant())));
    return wanted;
  }

  /** Parts may lack a variant, but not all of them. */
  private void requireVariant(List<Network> networks) {
    if (request.variant().isPresent()
        && networks.stream().noneMatch(n -> n.has(request.variant().get()))) {
      Set<String> all = new TreeSet<>();
      networks.forEach(network -> network.variants().forEach(all::add));
      all.remove("");
      throw new HubException(
          "%s has no variant %s; there %s"
              .formatted(
                  request.repository(),
                  request.variant().get(),
                  all.isEmpty()
                      ? "is none: leave --variant out"
                      : "are " + String.join(", ", all)));
    }
  }
}
