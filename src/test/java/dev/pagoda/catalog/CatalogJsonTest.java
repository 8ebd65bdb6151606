package dev.pagoda.catalog;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.pagoda.model.AdapterInfo;
import dev.pagoda.model.AdapterKind;
import dev.pagoda.model.ModelFamily;
import dev.pagoda.model.ModelInfo;
import dev.pagoda.storage.StorageException;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** What a front reads is what a worker knows, field by field. */
class CatalogJsonTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @Test
  void everyModelComesBackAsItWas() throws Exception {
    CatalogDocument written = CatalogDocument.of(CatalogFixture.directory());
    CatalogDocument read = CatalogJson.read(CatalogJson.write(written));
    assertThat(written.models())
        .extracting(ModelInfo::name)
        .contains(
            "sketch-sdxl",
            "sketch-pixart",
            "pixart-tiny-256",
            "sdxl-tiny",
            "sdxl-inpaint-tiny",
            "pixart-tiny");
    for (int i = 0; i < written.models().size(); i++) {
      same(written.models().get(i), read.models().get(i));
    }
    assertThat(written.adapters())
        .extracting(AdapterInfo::kind)
        .contains(AdapterKind.CONTROLNET, AdapterKind.IP_ADAPTER, AdapterKind.LORA);
    for (int i = 0; i < written.adapters().size(); i++) {
      same(written.adapters().get(i), read.adapters().get(i));
    }
    assertThat(read).isEqualTo(written);
    assertThat(read.find("pixart-tiny")).isEqualTo(written.find("pixart-tiny")).isPresent();
    assertThat(read.find("none")).isEmpty();
  }

  @Test
  void numbersAndInstantsKeepTheirLastDigit() throws Exception {
    Map<String, Object> scheduler =
        Map.of(
            "_class_name",
            "DPMSolverMultistepScheduler",
            "lambda_min_clipped",
            Double.NEGATIVE_INFINITY,
            "beta_start",
            0.00085,
            "num_train_timesteps",
            1000,
            "trained_betas",
            List.of(0.1, 0.2),
            "seed",
            1L << 40);
    Instant created = Instant.parse("2026-11-23T01:02:03.123456789Z");
    ModelInfo model =
        new ModelInfo(
            "m",
            ModelFamily.SDXL,
            "P",
            List.of("text-to-image"),
            List.of("a"),
            8,
            64,
            32,
            true,
            OptionalInt.of(512),
            77,
            1,
            true,
            true,
            2048,
            scheduler,
            created);
    CatalogDocument written =
        new CatalogDocument(
            CatalogDocument.SCHEMA, "m", List.of(model), List.of(), Map.of("x", "unet is missing"));
    CatalogDocument read = CatalogJson.read(CatalogJson.write(written));
    same(model, read.models().get(0));
    assertThat(read.problems()).containsExactly(Map.entry("x", "unet is missing"));
  }

  @Test
  void whatLaterVersionsAddIsIgnored() throws IOException {
    ObjectNode tree = (ObjectNode) JSON.readTree(CatalogJson.write(CatalogFixture.serving("ink")));
    tree.put("later", "thing");
    ((ObjectNode) tree.path("adapters").path(0)).put("later", 1);
    assertThat(CatalogJson.read(JSON.writeValueAsBytes(tree)))
        .isEqualTo(CatalogFixture.serving("ink"));
  }

  @Test
  void whatCannotBeUnderstoodIsRefused() throws IOException {
    ObjectNode tree = (ObjectNode) JSON.readTree(CatalogJson.write(CatalogFixture.serving("ink")));
    tree.put("schema", CatalogDocument.SCHEMA + 1);
    byte[] later = JSON.writeValueAsBytes(tree);
    assertThatThrownBy(() -> CatalogJson.read(later))
        .isInstanceOf(StorageException.class)
        .hasMessage("The catalogue of models has schema 2; this version of Pagoda reads up to 1.");
    for (String broken : List.of("", "{", "[]", "{\"schema\": 1}", "{\"schema\":1,\"models\":3}")) {
      assertThatThrownBy(() -> CatalogJson.read(broken.getBytes(UTF_8)))
          .as(broken)
          .isInstanceOf(StorageException.class);
    }
  }

  /** Fields one by one, so that a difference is named. */
  private static void same(Record written, Record read) throws ReflectiveOperationException {
    for (RecordComponent field : written.getClass().getRecordComponents()) {
      assertThat(field.getAccessor().invoke(read))
          .as("%s of %s", field.getName(), written)
          .isEqualTo(field.getAccessor().invoke(written));
    }
  }
}
