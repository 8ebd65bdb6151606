package dev.pagoda.worker;

/**
 * How a device is doing.
 *
 * @param device as configured
 * @param provider ONNX Runtime's execution provider, or why there is none
 * @param ready whether its worker takes jobs
 */
public record DeviceStatus(String device, String provider, boolean ready) {}
