package sunhwan.formats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import sunhwan.optimizers.Adadelta;
import sunhwan.optimizers.Adafactor;
import sunhwan.optimizers.Adagrad;
import sunhwan.optimizers.Adam;
import sunhwan.optimizers.AdamW;
import sunhwan.optimizers.Adamax;
import sunhwan.optimizers.Constant;
import sunhwan.optimizers.CosineDecay;
import sunhwan.optimizers.CosineDecayRestarts;
import sunhwan.optimizers.ExponentialDecay;
import sunhwan.optimizers.Ftrl;
import sunhwan.optimizers.InverseTimeDecay;
import sunhwan.optimizers.Lamb;
import sunhwan.optimizers.LearningRateSchedule;
import sunhwan.optimizers.Lion;
import sunhwan.optimizers.Nadam;
import sunhwan.optimizers.OneCycle;
import sunhwan.optimizers.Optimizer;
import sunhwan.optimizers.PiecewiseConstantDecay;
import sunhwan.optimizers.PolynomialDecay;
import sunhwan.optimizers.RMSprop;
import sunhwan.optimizers.SGD;
import sunhwan.optimizers.SlantedTriangular;
import sunhwan.optimizers.Tunable;

class OptimizerCodecTest {

  /** Every optimizer and every schedule, with no setting as it is by default. */
  static Stream<Optimizer> optimizers() {
    return Stream.of(
        SGD.of(0.3f).momentum(0.9f).nesterov(true).clipnorm(0.1f),
        RMSprop.of(ExponentialDecay.of(0.3f, 7, 0.7f).staircase(true))
            .rho(0.7)
            .momentum(0.3f)
            .epsilon(1e-3f)
            .centered(true)
            .globalClipnorm(0.1f),
        Adam.of(PiecewiseConstantDecay.of(List.of(3, 9), List.of(0.3f, 0.2f, 0.1f)))
            .beta1(0.7)
            .beta2(0.77)
            .epsilon(1e-3f)
            .amsgrad(true)
            .clipvalue(0.1f),
        AdamW.of(PolynomialDecay.of(0.3f, 7).endLearningRate(0.1f).power(3).cycle(true))
            .beta1(0.7)
            .beta2(0.77)
            .epsilon(1e-3f)
            .amsgrad(true)
            .weightDecay(0.1f)
            .excludeFromWeightDecay("bias", "embedding/")
            .learningRateFactors(Map.of("wide", 10f, "frozen", 0f))
            .lazyRows("embedding"),
        Adadelta.of(InverseTimeDecay.of(0.3f, 7, 0.7f).staircase(true)).rho(0.7).epsilon(1e-3f),
        Adagrad.of(CosineDecay.of(0.3f, 7).alpha(0.1f).warmup(0.7f, 3))
            .initialAccumulatorValue(0.3f)
            .epsilon(1e-3f),
        Adamax.of(CosineDecay.of(0.3f, 7)).beta1(0.7).beta2(0.77).epsilon(1e-3f),
        Nadam.of(CosineDecayRestarts.of(0.3f, 7).tMul(3).mMul(0.3f).alpha(0.1f))
            .beta1(0.7)
            .beta2(0.77)
            .epsilon(1e-3f),
        Ftrl.of(OneCycle.of(0.3f, 70).pctStart(0.4f).divFactor(7).finalDivFactor(70))
            .learningRatePower(-0.3f)
            .initialAccumulatorValue(0.3f)
            .l1RegularizationStrength(0.1f)
            .l2RegularizationStrength(0.2f)
            .l2ShrinkageRegularizationStrength(0.7f)
            .beta(0.9f),
        Lion.of(SlantedTriangular.of(0.3f, 70).cutFrac(0.3f).ratio(7)).beta1(0.7).beta2(0.77),
        Adafactor.of(0.3f)
            .beta2Decay(-0.3f)
            .epsilon1(1e-3f)
            .epsilon2(1e-4f)
            .clipThreshold(0.7f)
            .relativeStep(false),
        Lamb.of(0.3f)
            .beta1(0.7)
            .beta2(0.77)
            .epsilon(1e-3f)
            .useEma(true)
            .emaMomentum(0.7)
            .emaOverwriteFrequency(7)
            .gradientAccumulationSteps(3));
  }

  @ParameterizedTest
  @MethodSource("optimizers")
  void everySettingComesBack(Optimizer optimizer) throws JsonProcessingException {
    String json = Codec.encode(optimizer, Optimizer.class).toString();

    Object read = Codec.decode(new ObjectMapper().readTree(json), Optimizer.class, "optimizer");

    assertThat(read).isEqualTo(optimizer);
  }

  /** What is added to a sealed table must be added to the list above too. */
  @Test
  void everyOptimizerAndScheduleHasBeenThere() {
    List<Optimizer> all = optimizers().toList();

    assertThat(all.stream().map(o -> (Object) o.getClass()).collect(Collectors.toSet()))
        .containsExactlyInAnyOrder((Object[]) Tunable.class.getPermittedSubclasses());
    assertThat(
            all.stream()
                .map(o -> (Object) o.common().schedule().getClass())
                .collect(Collectors.toSet()))
        .containsExactlyInAnyOrder((Object[]) LearningRateSchedule.class.getPermittedSubclasses());
  }

  @Test
  void aFileReadsAsTheProgram() {
    JsonNode json = Codec.encode(SGD.of(Constant.of(0.25f)).weightDecay(0.5f), Optimizer.class);

    assertThat(json)
        .hasToString(
            "{\"type\":\"SGD\",\"common\":{\"schedule\":{\"type\":\"Constant\",\"learningRate\":0.25},"
                + "\"clipnorm\":0.0,\"globalClipnorm\":0.0,\"clipvalue\":0.0,\"weightDecay\":0.5,"
                + "\"excludeFromWeightDecay\":[],\"useEma\":false,\"emaMomentum\":0.99,"
                + "\"emaOverwriteFrequency\":0,\"gradientAccumulationSteps\":1,"
                + "\"learningRateFactors\":{},\"lazyRows\":[]},\"momentum\":0.0,"
                + "\"nesterov\":false}");
  }

  @Test
  void aFileWithNonsenseIsRefusedByTheOptimizerItself() {
    ObjectNode json = (ObjectNode) Codec.encode(Adam.of(), Optimizer.class);
    json.put("beta1", 1.5);

    assertThatThrownBy(() -> Codec.decode(json, Optimizer.class, "optimizer"))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining("Adam: beta1 must be at least 0 and below 1, got 1.5");
  }
}
