package dev.pagoda.request;

import static dev.pagoda.request.RequestField.*;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.pagoda.request.RequestLimits.AdapterLimits;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/** Reads the ControlNets, IP-Adapters and LoRAs of a request. */
final class AdaptersAssembler {
  private final FieldReader fields;
  private final InputReader inputs;
  private final AdapterLimits limits;
  private final FieldErrors errors;

  AdaptersAssembler(
      FieldReader fields, InputReader inputs, AdapterLimits limits, FieldErrors errors) {
    this.fields = fields;
    this.inputs = inputs;
    this.limits = limits;
    this.errors = errors;
  }

  Adapters assemble(ClassDefaults defaults) {
    List<String> nets = fields.texts(CONTROLNET, null);
    List<String> adapters = fields.texts(IP_ADAPTER, null);
    return new Adapters(
        nets,
        nets == null ? null : inputs.images(CONTROL_IMAGE, limits.controlnets()),
        perNet(nets, CONTROLNET_CONDITIONING_SCALE, defaults.controlnetConditioningScale()),
        perNet(nets, CONTROL_GUIDANCE_START, ClassDefaults.CONTROL_GUIDANCE_START),
        perNet(nets, CONTROL_GUIDANCE_END, ClassDefaults.CONTROL_GUIDANCE_END),
        adapters,
        adapters == null ? null : inputs.images(IP_ADAPTER_IMAGE, limits.ipAdapters()),
        adapters == null ? null : scales(adapters.size()),
        loras());
  }

  private List<Double> perNet(List<String> nets, RequestField field, double usual) {
    return nets == null ? null : fields.numbers(field, nets.size(), usual);
  }

  /** One that stands alone counts for all adapters. */
  private List<IpAdapterScale> scales(int adapters) {
    JsonNode value = fields.value(IP_ADAPTER_SCALE);
    if (value == null) {
      JsonNode usual = JsonNodeFactory.instance.numberNode(ClassDefaults.ADAPTER_SCALE);
      return Collections.nCopies(adapters, new IpAdapterScale(usual));
    }
    if (!value.isArray()) {
      return Collections.nCopies(adapters, new IpAdapterScale(plain(value)));
    }
    List<IpAdapterScale> scales = new ArrayList<>();
    value.forEach(item -> scales.add(new IpAdapterScale(plain(item))));
    return scales;
  }

  /** 1 and 1.0 are the same scale. */
  private static JsonNode plain(JsonNode scale) {
    return scale.isNumber()
        ? JsonNodeFactory.instance.numberNode(scale.doubleValue())
        : scale.deepCopy();
  }

  private List<LoraUse> loras() {
    JsonNode value = fields.value(LORAS);
    if (value == null || (value.isArray() && value.isEmpty())) {
      return null;
    }
    List<LoraUse> loras = new ArrayList<>();
    for (JsonNode item : value.isArray() ? value : List.of(value)) {
      if (!value.isArray() || !item.path(LoraUse.NAME).isTextual()) {
        return fields.wrong(LORAS, "must be a list of {\"name\": …, \"scale\": …}", value, null);
      }
      loras.add(lora((ObjectNode) item));
    }
    return loras;
  }

  private LoraUse lora(ObjectNode item) {
    for (Map.Entry<String, JsonNode> part : item.properties()) {
      if (!part.getKey().equals(LoraUse.NAME) && !part.getKey().equals(LoraUse.SCALE)) {
        errors.add(
            LORAS, "has only name and scale, not \"" + FieldErrors.cut(part.getKey()) + "\"");
      }
    }
    JsonNode scale = item.path(LoraUse.SCALE);
    boolean usual = scale.isMissingNode() || scale.isNull();
    if (!usual && !FieldReader.isNumber(scale)) {
      fields.wrong(LORAS, "must have a finite number for scale", scale, null);
    }
    return new LoraUse(
        item.get(LoraUse.NAME).textValue(), usual ? ClassDefaults.ADAPTER_SCALE : scale.asDouble());
  }
}
