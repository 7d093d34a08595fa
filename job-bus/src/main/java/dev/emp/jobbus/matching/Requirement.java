package dev.emp.jobbus.matching;

import dev.emp.jobbus.matching.AttributeValue.Num;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * One condition on one attribute of a worker. An attribute may have several offered values (models, say): {@code =}
 * and {@code in} hold when one of them fits, {@code !=} and {@code not in} when none does.
 *
 * @param attribute {@code service}, {@code pool}, {@code model}, {@code gpu.memory_gb}, {@code gpu.count}, or
 *     {@code label.<name>}
 * @param operands one for =, !=, >=, <=; one or more for in, not in; none for exists
 */
public record Requirement(String attribute, Comparison comparison, List<AttributeValue> operands) {

    private static final Pattern ATTRIBUTE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._/-]{0,99}");

    /** @throws IllegalArgumentException if the attribute is not a name, or the number or type of the operands does not fit the comparison */
    public Requirement {
        operands = List.copyOf(operands);
        if (!ATTRIBUTE.matcher(attribute).matches()) {
            throw new IllegalArgumentException("not an attribute (letters, digits, '.', '_', '-', '/', at most 100, a"
                    + " letter or digit first): " + attribute);
        }
        int count = operands.size();
        boolean countFits = switch (comparison) {
            case EQUAL, NOT_EQUAL, AT_LEAST, AT_MOST -> count == 1;
            case IN, NOT_IN -> count >= 1;
            case EXISTS -> count == 0;
        };
        if (!countFits) {
            throw new IllegalArgumentException("'" + comparison.symbol() + "' does not take " + count + " values");
        }
        boolean ordered = comparison == Comparison.AT_LEAST || comparison == Comparison.AT_MOST;
        if (ordered && !(operands.getFirst() instanceof Num)) {
            throw new IllegalArgumentException("'" + comparison.symbol() + "' needs a number");
        }
    }

    public static Requirement equal(String attribute, String value) {
        return new Requirement(attribute, Comparison.EQUAL, List.of(AttributeValue.of(value)));
    }

    public static Requirement atLeast(String attribute, double value) {
        return new Requirement(attribute, Comparison.AT_LEAST, List.of(AttributeValue.of(value)));
    }

    /** True when the offered values of the attribute (empty when the worker has none) satisfy this requirement. */
    boolean isMetBy(Set<AttributeValue> offered) {
        return switch (comparison) {
            case EQUAL, IN -> operands.stream().anyMatch(offered::contains);
            case NOT_EQUAL, NOT_IN -> operands.stream().noneMatch(offered::contains);
            case AT_LEAST -> offered.stream().anyMatch(value -> compare(value) >= 0);
            case AT_MOST -> offered.stream().anyMatch(value -> value instanceof Num && compare(value) <= 0);
            case EXISTS -> !offered.isEmpty();
        };
    }

    /** Sign of {@code offered - operand}; a text is below every number, so it never satisfies {@code >=}. */
    private int compare(AttributeValue offered) {
        double operand = ((Num) operands.getFirst()).value();
        return offered instanceof Num(double value) ? Double.compare(value, operand) : -1;
    }

    /** For people and for {@link Requirements#signature}: {@code gpu.memory_gb >= 24}. */
    @Override
    public String toString() {
        String values = operands.stream().map(AttributeValue::literal).sorted().collect(Collectors.joining(", "));
        return (attribute + " " + comparison.symbol() + " " + values).strip();
    }
}
