/** The same request elsewhere: as JSON, for curl, and as the call of diffusers that makes the picture. */
import { key } from './api.js';
import { essence } from './link.js';

export const asJson = (job) => JSON.stringify(essence(job.request), null, 2);

export function asCurl(job) {
  const body = JSON.stringify(essence(job.request)).replaceAll("'", "'\\''");
  const authorization = key.get() ? ` -H "Authorization: Bearer $PAGODA_KEY"` : '';
  return `curl -s ${new URL('v1/generations', document.baseURI)} -H 'Content-Type: application/json' -H 'Prefer: wait=60'${authorization} -d '${body}'\n`;
}

// What is not an argument of the call, or is written in another way.
const ELSEWHERE = new Set([
  'model', 'seed', 'pag_applied_layers', 'scheduler', 'image', 'mask_image', 'control_image', 'controlnet', 'loras',
  'ip_adapter', 'ip_adapter_image', 'ip_adapter_scale', 'output_format', 'output_compression', 'pag_start', 'pag_end',
]);
const SCHEDULERS = [
  ['euler_a', 'EulerAncestralDiscreteScheduler'],
  ['euler', 'EulerDiscreteScheduler'],
  ['heun', 'HeunDiscreteScheduler'],
  ['lms', 'LMSDiscreteScheduler'],
  ['ddim', 'DDIMScheduler'],
  ['edm_dpmpp', 'EDMDPMSolverMultistepScheduler'],
  ['dpmpp', 'DPMSolverMultistepScheduler'],
  ['unipc', 'UniPCMultistepScheduler'],
  ['lcm', 'LCMScheduler'],
];

export function asPython(job) {
  const request = essence(job.request);
  const pipeline = pipelineOf(request, job);
  const given = Object.entries(request).filter(([name, value]) => !ELSEWHERE.has(name) && !(name === 'eta' && pipeline.startsWith('PixArt') && value === 0));
  const pictures = ['image', 'mask_image', 'control_image'].filter((name) => request[name] !== undefined);
  const seeds = [request.seed].flat();
  const generators = seeds.map((seed) => `torch.Generator("cpu").manual_seed(${seed})`);
  const scheduler = schedulerOf(request.scheduler);
  const lines = [
    'import torch',
    `from diffusers import ${[pipeline, scheduler?.name].filter(Boolean).join(', ')}${pictures.length > 0 ? '\nfrom diffusers.utils import load_image' : ''}`,
    '',
    `pipe = ${pipeline}.from_pretrained(`,
    `    "path/to/${escaped(request.model)}",  # the PyTorch model that the export was made of`,
    `    pag_applied_layers=${python(layersOf(job))},`,
    ')',
    ...(scheduler ? [`pipe.scheduler = ${scheduler.name}.from_config(pipe.scheduler.config${scheduler.options})`] : []),
    ...notes(request),
    'images = pipe(',
    ...given.map(([name, value]) => `    ${name}=${python(name.endsWith('_size') || name.includes('crops_') ? tuple(value) : value)},`),
    ...pictures.map((name) => `    ${name}=load_image("${name}.png"),`),
    `    generator=${generators.length === 1 ? generators[0] : `[\n        ${generators.join(',\n        ')},\n    ]`},`,
    ').images',
    'images[0].save("picture.png")',
    '',
  ];
  return lines.join('\n');
}

function pipelineOf(request, job) {
  if (job.pag.applied_layers.some((layer) => layer.startsWith('transformer_blocks.')) || 'clean_caption' in request) return 'PixArtSigmaPAGPipeline';
  const kind = request.mask_image ? 'Inpaint' : request.image ? 'Img2Img' : '';
  if (request.controlnet && kind === 'Inpaint') return 'StableDiffusionXLControlNetInpaintPipeline';
  return `StableDiffusionXL${request.controlnet ? 'ControlNet' : ''}PAG${kind}Pipeline`;
}

// diffusers searches module paths for expressions; short names of other programs are not among them.
const PLAIN = /^(mid(_block)?|(down|up)_blocks\.\d+(\.attentions\.\d+)?|(transformer_)?blocks\.\d+)$/;

function layersOf(job) {
  const ids = [job.request.pag_applied_layers].flat();
  if (ids.every((id) => PLAIN.test(id))) return ids;
  return job.pag.applied_layers.map((path) => path.replaceAll('.', '\\.'));
}

/** Class and further arguments of the scheduler; null where it is the model's. */
function schedulerOf(scheduler) {
  if (scheduler === undefined || (typeof scheduler === 'object' && !scheduler.class)) return null;
  const name = typeof scheduler === 'string' ? (SCHEDULERS.find(([short]) => scheduler.startsWith(short))?.[1] ?? scheduler) : scheduler.class;
  const own = typeof scheduler === 'object' ? Object.entries(scheduler).filter(([option]) => option !== 'class') : spacing(scheduler);
  const options = own.map(([option, value]) => `, ${option}=${python(value)}`).join('');
  return { name, options };
}

function spacing(short) {
  const options = [];
  for (const kind of ['karras', 'exponential', 'beta']) if (short.endsWith(`_${kind}`)) options.push([`use_${kind}_sigmas`, true]);
  if (short.endsWith('_lu')) options.push(['use_lu_lambdas', true]);
  if (short.endsWith('_trailing')) options.push(['timestep_spacing', 'trailing']);
  if (/dpmpp_[23]m/.test(short)) options.push(['solver_order', Number(/dpmpp_(\d)m/.exec(short)[1])]);
  if (short.includes('_sde')) options.push(['algorithm_type', 'sde-dpmsolver++']);
  return options;
}

function notes(request) {
  const lines = [];
  if (request.pag_start > 0 || request.pag_end < 1) lines.push(`# diffusers has no pag_start and pag_end (here ${request.pag_start} and ${request.pag_end})`);
  if (request.loras?.length || request.ip_adapter) lines.push('# load the LoRAs and IP-Adapters here: pipe.load_lora_weights(…), pipe.load_ip_adapter(…)');
  if (request.controlnet) lines.push('# and give from_pretrained controlnet=ControlNetModel.from_pretrained(…)');
  return lines;
}

class Tuple {
  constructor(values) {
    this.values = values;
  }
}

const tuple = (value) => (Array.isArray(value) ? new Tuple(value) : value);

const escaped = (text) => JSON.stringify(String(text)).slice(1, -1);

/** A literal of Python; strings of JSON are strings of Python. */
function python(value) {
  if (value === null || value === undefined) return 'None';
  if (value === true) return 'True';
  if (value === false) return 'False';
  if (value instanceof Tuple) return `(${value.values.map(python).join(', ')})`;
  if (Array.isArray(value)) return `[${value.map(python).join(', ')}]`;
  if (typeof value === 'object') return `{${Object.entries(value).map(([name, one]) => `${python(name)}: ${python(one)}`).join(', ')}}`;
  return JSON.stringify(value);
}
