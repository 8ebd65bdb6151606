package dev.pagoda.model;

/**
 * What the {@code config.json} of a T5 encoder (transformers' {@code T5EncoderModel}) says.
 *
 * @param modelSize columns of the last hidden state ({@code d_model}), 4096 for T5-XXL
 * @param vocabularySize number of token ids that the encoder has embeddings of
 */
public record T5Config(int modelSize, int vocabularySize) {

  static T5Config read(JsonFile config) {
    return new T5Config(config.integer("d_model"), config.integer("vocab_size"));
  }
}
