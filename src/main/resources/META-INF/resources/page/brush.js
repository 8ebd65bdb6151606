/** Paints a mask with a finger or a mouse: white on black, as large as the picture below. */
import { h } from './dom.js';

export function brush(onMask) {
  const canvas = h('canvas', { class: 'brush', 'aria-label': 'Paint what shall be painted again' });
  const size = h('input', { type: 'range', min: 2, max: 40, value: 12, 'aria-label': 'Width of the brush' });
  const clear = h('button', { type: 'button', class: 'quiet', onclick: () => reset(true) }, 'Clear');
  const element = h('div', { class: 'painter', hidden: true }, canvas, h('div', { class: 'row' }, size, clear));
  const mask = document.createElement('canvas');
  const below = new Image();
  let last = null;

  below.addEventListener('load', () => {
    canvas.width = mask.width = below.naturalWidth;
    canvas.height = mask.height = below.naturalHeight;
    reset(false);
    element.hidden = false;
  });
  below.addEventListener('error', () => (element.hidden = true));

  function reset(tell) {
    const context = mask.getContext('2d');
    context.fillStyle = '#000';
    context.fillRect(0, 0, mask.width, mask.height);
    draw();
    if (tell) onMask(undefined);
  }

  function draw() {
    const context = canvas.getContext('2d');
    context.globalCompositeOperation = 'source-over';
    context.globalAlpha = 1;
    context.drawImage(below, 0, 0);
    context.globalCompositeOperation = 'lighten';
    context.globalAlpha = 0.6;
    context.drawImage(mask, 0, 0);
  }

  function stroke(event) {
    const box = canvas.getBoundingClientRect();
    const scale = canvas.width / box.width;
    const point = [(event.clientX - box.left) * scale, (event.clientY - box.top) * scale];
    const context = mask.getContext('2d');
    context.strokeStyle = '#fff';
    context.lineCap = context.lineJoin = 'round';
    context.lineWidth = (Number(size.value) / 100) * canvas.width;
    context.beginPath();
    context.moveTo(...(last ?? point));
    context.lineTo(...point);
    context.stroke();
    last = point;
    draw();
  }

  canvas.addEventListener('pointerdown', (event) => {
    canvas.setPointerCapture(event.pointerId);
    last = null;
    stroke(event);
  });
  canvas.addEventListener('pointermove', (event) => event.buttons && stroke(event));
  canvas.addEventListener('pointerup', () => onMask(mask.toDataURL('image/png')));
  return {
    element,
    under(url) {
      element.hidden = true;
      // A picture of another host would taint the canvas, which then cannot be read.
      const own = url && (url.startsWith('data:') || new URL(url, document.baseURI).origin === location.origin);
      if (own) below.src = url;
    },
  };
}
