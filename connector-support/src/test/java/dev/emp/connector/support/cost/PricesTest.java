package dev.emp.connector.support.cost;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class PricesTest {

    private static final Offset<Double> TINY = Offset.offset(1e-12);

    private final Prices prices = new Prices(Map.of(
            "chat", new PriceProperties(2.5, 1.25, 10.0, null, null, null),
            "embed", new PriceProperties(0.02, null, null, null, null, null),
            "picture", new PriceProperties(null, null, null, 0.04, null, null),
            "ear", new PriceProperties(null, null, null, null, 0.006, null),
            "voice", new PriceProperties(null, null, null, null, null, 0.000015)));

    @Test
    void tokensCostByTheMillionAndCachedOnesLess() {
        assertThat(prices.cost("chat", Usage.tokens(1000, 400, 200)).orElseThrow())
                .isEqualTo((600 * 2.5 + 400 * 1.25 + 200 * 10) / 1e6, TINY);
    }

    @Test
    void cachedTokensWithoutAPriceCostAsMuchAsOthers() {
        assertThat(prices.cost("embed", Usage.tokens(1000, 400, 0)).orElseThrow())
                .isEqualTo(1000 * 0.02 / 1e6, TINY);
    }

    @Test
    void imagesSoundAndSpeechCostByThePiece() {
        assertThat(prices.cost("picture", Usage.images(3)).orElseThrow()).isEqualTo(0.12, TINY);
        assertThat(prices.cost("ear", Usage.seconds(90)).orElseThrow()).isEqualTo(0.009, TINY);
        assertThat(prices.cost("voice", Usage.characters(1000)).orElseThrow()).isEqualTo(0.015, TINY);
    }

    @Test
    void aModelAsOfADayCostsWhatTheModelDoes() {
        assertThat(prices.cost("chat-2024-08-06", Usage.tokens(1_000_000, 0, 0)).orElseThrow())
                .isEqualTo(2.5, TINY);
        assertThat(prices.cost("chat-mini", Usage.tokens(1, 0, 0))).isEmpty();
    }

    @Test
    void halfASumIsNone() {
        assertThat(prices.cost("embed", Usage.tokens(10, 0, 10))).isEmpty();
        assertThat(prices.cost("picture", Usage.seconds(10))).isEmpty();
        assertThat(prices.cost("unknown", Usage.tokens(10, 0, 10))).isEmpty();
    }
}
