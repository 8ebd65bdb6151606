package dev.pagoda.pipeline;

/**
 * What a run's self-attentions had to do, counted in rows of a self-attention: one batch entry in
 * one layer at one step.
 *
 * @param computed rows whose attention was computed
 * @param saved rows that three rows per picture from the first layer on (as diffusers has them)
 *     would have added: those before the fork, those whose attention PAG replaces, and those of
 *     steps at which PAG weighs nothing
 */
public record AttentionRows(long computed, long saved) {
  /** Of a run that has not come so far. */
  public static final AttentionRows NONE = new AttentionRows(0, 0);
}
