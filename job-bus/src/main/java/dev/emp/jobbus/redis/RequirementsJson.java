package dev.emp.jobbus.redis;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.emp.jobbus.matching.AttributeValue;
import dev.emp.jobbus.matching.Comparison;
import dev.emp.jobbus.matching.Requirement;
import dev.emp.jobbus.matching.Requirements;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One requirement as JSON: {@code {"attribute":"gpu.memory_gb","comparison":">=","operands":[24.0]}}.
 *
 * @param operands texts and numbers; null when there are none
 */
record RequirementsJson(
        String attribute,
        String comparison,

        @JsonInclude(JsonInclude.Include.NON_EMPTY) @Nullable
        List<Object> operands) {

    static List<RequirementsJson> of(Requirements requirements) {
        return requirements.all().stream()
                .map(requirement -> new RequirementsJson(
                        requirement.attribute(),
                        requirement.comparison().symbol(),
                        requirement.operands().stream()
                                .map(RequirementsJson::plain)
                                .toList()))
                .toList();
    }

    static Requirements toRequirements(@Nullable List<RequirementsJson> all) {
        return all == null
                ? Requirements.NONE
                : new Requirements(
                        all.stream().map(RequirementsJson::toRequirement).toList(), Set.of());
    }

    /** @throws RuntimeException if the text is not the JSON of requirements */
    static Requirements parse(String json) {
        return toRequirements(Arrays.asList(Json.MAPPER.readValue(json, RequirementsJson[].class)));
    }

    static Object plain(AttributeValue value) {
        return switch (value) {
            case AttributeValue.Text(String text) -> text;
            case AttributeValue.Num(double number) -> number;
        };
    }

    static AttributeValue value(Object plain) {
        return plain instanceof Number number
                ? AttributeValue.of(number.doubleValue())
                : AttributeValue.of(plain.toString());
    }

    private Requirement toRequirement() {
        List<AttributeValue> values = operands == null
                ? List.of()
                : operands.stream().map(RequirementsJson::value).toList();
        return new Requirement(attribute, Comparison.ofSymbol(comparison), values);
    }
}
