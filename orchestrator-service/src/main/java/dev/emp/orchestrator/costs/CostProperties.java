package dev.emp.orchestrator.costs;

import dev.emp.jobbus.job.Usd;
import jakarta.validation.Valid;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.ConfigurationPropertiesSource;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * What jobs cost, as far as it is known beforehand.
 *
 * @param prices each for other jobs
 */
@Validated
@ConfigurationProperties("emp.orchestrator")
public record CostProperties(@DefaultValue List<@Valid Price> prices) {

    /** @throws IllegalArgumentException if two prices are for the same jobs */
    public CostProperties {
        prices = List.copyOf(prices);
        Set<List<@Nullable String>> known = new HashSet<>();
        for (int i = 0; i < prices.size(); i++) {
            if (!known.add(Arrays.asList(prices.get(i).service(), prices.get(i).model()))) {
                throw new IllegalArgumentException(
                        "emp.orchestrator.prices[" + i + "] must be for another service or model than those before it");
            }
        }
    }

    /**
     * What a job costs.
     *
     * @param service that runs it
     * @param model that it asks for; unset for all that no other price names
     * @param usdPerJob in US dollars, 0 to 1,000,000; to a millionth
     */
    @ConfigurationPropertiesSource
    public record Price(
            @NotBlank String service,
            @Nullable String model,
            @NotNull @DecimalMin("0") @DecimalMax("1000000") BigDecimal usdPerJob) {

        Usd amount() {
            return Usd.of(usdPerJob);
        }
    }
}
