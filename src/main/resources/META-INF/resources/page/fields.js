/**
 * The fields that the form shows, with the names of the API. `family`: only models of that family
 * take it; `only`: the view that shows it; everything else a request may have goes into "Other fields".
 */
const SDXL = 'sdxl';
const PIXART = 'pixart-sigma';

export const GROUPS = [
  {
    fields: [
      { name: 'prompt', kind: 'text', rows: 3, label: 'Prompt', placeholder: 'a fox on a blue background' },
      { name: 'negative_prompt', kind: 'text', rows: 1, label: 'Negative prompt', placeholder: 'what not to draw' },
      { name: 'model', kind: 'choice', label: 'Model' },
    ],
  },
  {
    title: 'Perturbed-attention guidance',
    fields: [
      { name: 'pag_scale', kind: 'slider', label: 'PAG scale', min: 0, max: 10, step: 0.1, initial: 3, only: 'make' },
      { name: 'pag_applied_layers', kind: 'layers', label: 'Layers', only: 'make' },
      { name: 'scales', kind: 'words', label: 'PAG scales', initial: '0, 1.5, 3, 4.5, 6', hint: 'One column each; 0 is without PAG.', only: 'compare' },
      { name: 'sets', kind: 'sets', label: 'Layer sets', hint: 'One row each; join layers of one set with +.', only: 'compare' },
    ],
  },
  {
    title: 'Picture',
    columns: true,
    fields: [
      { name: 'width', kind: 'number', label: 'Width', min: 8 },
      { name: 'height', kind: 'number', label: 'Height', min: 8 },
      { name: 'num_inference_steps', kind: 'number', label: 'Steps', min: 1, step: 1 },
      { name: 'guidance_scale', kind: 'number', label: 'Guidance scale', min: 0, step: 0.5 },
      { name: 'seed', kind: 'seed', label: 'Seed' },
      { name: 'num_images_per_prompt', kind: 'number', label: 'Pictures', min: 1, step: 1, only: 'make' },
    ],
  },
  {
    title: 'From a picture',
    folded: true,
    family: SDXL,
    fields: [
      { name: 'image', kind: 'picture', label: 'Picture to start from' },
      { name: 'mask_image', kind: 'mask', label: 'Mask', hint: 'White is painted again.' },
      { name: 'strength', kind: 'number', label: 'Strength', min: 0, max: 1, step: 0.05, hint: '0 to 1: how much is painted again.' },
      { name: 'padding_mask_crop', kind: 'number', label: 'Padding around the mask', min: 0, step: 1 },
    ],
  },
  {
    title: 'More',
    folded: true,
    columns: true,
    fields: [
      { name: 'scheduler', kind: 'choice', label: 'Scheduler' },
      { name: 'output_format', kind: 'choice', label: 'Format', options: ['png', 'jpeg', 'webp', 'latents'] },
      { name: 'pag_adaptive_scale', kind: 'number', label: 'PAG adaptive scale', min: 0, step: 0.001 },
      { name: 'output_compression', kind: 'number', label: 'Quality', min: 0, max: 100, step: 1 },
      { name: 'pag_start', kind: 'number', label: 'PAG from', min: 0, max: 1, step: 0.05 },
      { name: 'pag_end', kind: 'number', label: 'PAG until', min: 0, max: 1, step: 0.05 },
      { name: 'guidance_rescale', kind: 'number', label: 'Guidance rescale', family: SDXL, min: 0, max: 1, step: 0.05 },
      { name: 'clip_skip', kind: 'number', label: 'CLIP skip', family: SDXL, min: 0, step: 1 },
      { name: 'eta', kind: 'number', label: 'Eta', min: 0, max: 1, step: 0.1 },
      { name: 'max_sequence_length', kind: 'number', label: 'Tokens of the prompt', family: PIXART, min: 1, step: 1 },
      { name: 'clean_caption', kind: 'choice', label: 'Clean caption', family: PIXART, options: [true, false] },
      { name: 'use_resolution_binning', kind: 'choice', label: 'Resolution binning', family: PIXART, options: [true, false] },
      { name: 'prompt_2', kind: 'text', rows: 1, wide: true, label: 'Prompt of the second encoder', family: SDXL },
      { name: 'negative_prompt_2', kind: 'text', rows: 1, wide: true, label: 'Negative prompt of the second encoder', family: SDXL },
      { name: 'extra', kind: 'json', rows: 3, wide: true, label: 'Other fields', hint: 'A JSON object: ControlNets, IP-Adapters, LoRAs, sizes for micro-conditioning…' },
    ],
  },
];
