package dev.pagoda.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtProvider;
import java.util.OptionalLong;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Devices are what configuration says, and say what they really are. */
class DeviceTest {
  @Test
  void readsConfiguration() {
    assertThat(Device.parse("cpu")).isEqualTo(new Device.Cpu());
    assertThat(Device.parse("cuda:1")).isEqualTo(new Device.Cuda(1));
    assertThat(Device.parse(" cuda ")).isEqualTo(new Device.Cuda(0));
    assertThat(Device.parse(new Device.Cuda(3).toString())).isEqualTo(new Device.Cuda(3));
    assertThat(Device.parse(new Device.Cpu().toString())).isEqualTo(new Device.Cpu());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "gpu", "cuda:", "cuda:-1", "cuda:x", "cuda:99999999999", "CPU"})
  void refusesOtherNames(String name) {
    assertThatThrownBy(() -> Device.parse(name))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "pagoda.devices: \"" + name + "\" is not a device; use cpu or cuda:N, such as cuda:0.");
  }

  @Test
  void refusesOptionsThatOnnxRuntimeDoesNotKnow() {
    assertThatThrownBy(() -> new DeviceOptions(0, "kSometimes", OptionalLong.empty()))
        .hasMessageContaining("pagoda.cuda.arena-extend-strategy: \"kSometimes\" is unknown");
    assertThatThrownBy(() -> new DeviceOptions(-1, "kSameAsRequested", OptionalLong.empty()))
        .hasMessageContaining("pagoda.cpu.threads: -1");
  }

  @Test
  void tellsWhichProviderComputes() {
    assertThat(ProviderProbe.provider(new Device.Cpu(), DeviceOptions.defaults()))
        .isEqualTo("CPUExecutionProvider");
  }

  @Test
  void aGpuWithoutTheCudaProviderIsRefused() {
    Assumptions.assumeFalse(
        OrtEnvironment.getAvailableProviders().contains(OrtProvider.CUDA), "a build for GPUs");
    assertThatThrownBy(() -> ProviderProbe.provider(new Device.Cuda(0), DeviceOptions.defaults()))
        .isInstanceOf(DeviceUnavailableException.class)
        .hasMessageStartingWith("cuda:0 cannot be used: ");
  }
}
