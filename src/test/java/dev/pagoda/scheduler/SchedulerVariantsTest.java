package dev.pagoda.scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Keys that no golden trace sets do what they do in diffusers. Expected are the finished samples of
 * six steps, made by diffusers 0.42.1 with the configuration of SDXL and these keys.
 */
class SchedulerVariantsTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          DPMSolverMultistep | {"algorithm_type": "dpmsolver", "final_sigmas_type": "sigma_min"} | 7.375746, 0.8347886, -4.122838
          DPMSolverMultistep | {"algorithm_type": "dpmsolver", "final_sigmas_type": "sigma_min", "solver_order": 3, "lower_order_final": false} | 7.363419, 0.8405808, -4.117271
          DPMSolverMultistep | {"algorithm_type": "sde-dpmsolver", "final_sigmas_type": "sigma_min", "solver_type": "heun"} | 1.081854, 9.704681, -0.5256926
          DPMSolverMultistep | {"algorithm_type": "sde-dpmsolver++", "solver_type": "heun"} | 1.041055, 8.08738, -1.424206
          DPMSolverMultistep | {"algorithm_type": "sde-dpmsolver++", "solver_order": 3} | 1.199429, 7.962448, -1.280411
          DPMSolverMultistep | {"beta_schedule": "squaredcos_cap_v2", "lambda_min_clipped": -5.1, "timestep_spacing": "linspace"} | 158.9852, 15.17635, -97.85761
          DPMSolverMultistep | {"rescale_betas_zero_snr": true, "prediction_type": "v_prediction", "timestep_spacing": "trailing"} | 0.9807084, 0.1190388, -0.5574711
          DPMSolverMultistep | {"use_exponential_sigmas": true} | 15.13152, 1.472626, -8.695771
          DPMSolverMultistep | {"use_beta_sigmas": true} | 12.98332, 1.336501, -7.307453
          UniPCMultistep | {"solver_order": 3, "lower_order_final": false, "final_sigmas_type": "sigma_min"} | 7.797371, 0.8975713, -4.387763
          UniPCMultistep | {"solver_type": "bh1", "solver_order": 3, "final_sigmas_type": "sigma_min"} | 7.298698, 0.8317813, -4.053685
          UniPCMultistep | {"disable_corrector": [0, 2]} | 7.342734, 0.8299874, -4.100475
          UniPCMultistep | {"use_karras_sigmas": true, "sigma_min": 0.1, "sigma_max": 12.0, "final_sigmas_type": "sigma_min"} | 12.36467, 1.271225, -7.025867
          UniPCMultistep | {"rescale_betas_zero_snr": true, "prediction_type": "v_prediction", "timestep_spacing": "trailing"} | 1.023193, 0.1270657, -0.576042
          UniPCMultistep | {"prediction_type": "sample", "predict_x0": false, "final_sigmas_type": "sigma_min"} | 0.1693103, 0.04527687, -0.05810219
          HeunDiscrete | {"clip_sample": true, "clip_sample_range": 0.7, "use_beta_sigmas": true} | 0.7, 0.7, -0.7
          HeunDiscrete | {"beta_schedule": "exp", "prediction_type": "v_prediction"} | 2.052705, 0.3286126, -1.034913
          LMSDiscrete | {"use_exponential_sigmas": true, "prediction_type": "sample"} | 0.01211526, 0.002733823, -0.004960492
          EulerAncestralDiscrete | {"rescale_betas_zero_snr": true, "prediction_type": "v_prediction", "timestep_spacing": "trailing"} | -0.9106631, 0.8571326, 0.3972417
          LCM | {"prediction_type": "v_prediction", "clip_sample": true, "clip_sample_range": 2.0, "timestep_scaling": 3.0, "original_inference_steps": 30} | -0.6031006, 0.3244444, 0.5138519
          DDIM | {"prediction_type": "sample", "clip_sample": true, "clip_sample_range": 1.5, "set_alpha_to_one": false} | 0.1567975, 0.04279668, -0.05273076
          EDMDPMSolverMultistep | {"sigma_schedule": "exponential", "algorithm_type": "sde-dpmsolver++", "solver_type": "heun"} | -0.9572241, 1.499154, -0.5232661
          EDMDPMSolverMultistep | {"rho": 5.0, "sigma_data": 1.0, "sigma_min": 0.01, "sigma_max": 50.0, "euler_at_final": true, "lower_order_final": false, "final_sigmas_type": "sigma_min"} | 1.962744, 0.3341168, -0.9970224
          """)
  void endsAsInDiffusers(String name, String keys, String expected) throws Exception {
    Map<String, Object> request =
        new ObjectMapper().readValue(keys, new TypeReference<Map<String, Object>>() {});
    request.put("class", name + "Scheduler");
    Scheduler scheduler = Schedulers.create(Runs.SDXL, Schedulers.resolve(request), 6);

    float[] sample = Runs.run(scheduler, Runs.initial(scheduler, 1.5f, 0.25f, -0.75f), 0);

    String[] values = expected.split(", ", -1);
    float scale = 0;
    for (String value : values) {
      scale = Math.max(scale, Math.abs(Float.parseFloat(value)));
    }
    for (int i = 0; i < sample.length; i++) {
      assertThat(sample[i]).isCloseTo(Float.parseFloat(values[i]), within(2e-5f * scale));
    }
  }
}
