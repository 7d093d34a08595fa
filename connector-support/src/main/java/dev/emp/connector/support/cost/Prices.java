package dev.emp.connector.support.cost;

import java.util.Map;
import java.util.OptionalDouble;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What jobs cost, by the prices that somebody has set. None are built in, for prices change. */
public final class Prices {

    private static final double MILLION = 1_000_000;
    private static final double SECONDS_PER_MINUTE = 60;

    /** A model as of a day: {@code gpt-4o-2024-08-06} costs what {@code gpt-4o} does unless it has a price itself. */
    private static final Pattern DAY = Pattern.compile("-\\d{4}-\\d{2}-\\d{2}$");

    private final Map<String, PriceProperties> byModel;

    public Prices(Map<String, PriceProperties> byModel) {
        this.byModel = Map.copyOf(byModel);
    }

    /** USD for what was used. Empty when the model, or something it used, has no price: half a sum is a wrong one. */
    public OptionalDouble cost(String model, Usage usage) {
        PriceProperties prices = byModel.get(model);
        if (prices == null) {
            prices = byModel.get(DAY.matcher(model).replaceFirst(""));
        }
        return prices == null ? OptionalDouble.empty() : sum(prices, usage);
    }

    /** Images may be counted by piece or by token, speech by character or by token: whichever has a price. */
    private static OptionalDouble sum(PriceProperties prices, Usage usage) {
        double pieces = part(prices.image(), (double) usage.images())
                + part(prices.character(), (double) usage.characters())
                + part(prices.minute(), usage.seconds() / SECONDS_PER_MINUTE);
        boolean tokensPriced = prices.input() != null || prices.output() != null;
        if (tokensPriced) {
            double tokens = tokens(prices, usage);
            return Double.isNaN(tokens) ? OptionalDouble.empty() : OptionalDouble.of(pieces + tokens);
        }
        boolean piecesPriced = (prices.image() != null && usage.images() > 0)
                || (prices.character() != null && usage.characters() > 0)
                || (prices.minute() != null && usage.seconds() > 0);
        return piecesPriced ? OptionalDouble.of(pieces) : OptionalDouble.empty();
    }

    private static double part(@Nullable Double price, double amount) {
        return price == null ? 0 : price * amount;
    }

    /** NaN when tokens were used that have no price. */
    private static double tokens(PriceProperties prices, Usage usage) {
        Double cached = prices.cachedInput() == null ? prices.input() : prices.cachedInput();
        return priced(prices.input(), usage.inputTokens() - usage.cachedTokens())
                + priced(cached, usage.cachedTokens())
                + priced(prices.output(), usage.outputTokens());
    }

    private static double priced(@Nullable Double price, long tokens) {
        if (tokens == 0) {
            return 0;
        }
        return price == null ? Double.NaN : price * tokens / MILLION;
    }
}
