package dev.emp.settings;

import java.util.List;
import java.util.stream.IntStream;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName.Form;

/**
 * A part of a setting's name.
 *
 * @param text as it was written
 * @param uniform as it is compared
 * @param index whether it is a place in a list
 */
record NamePart(String text, String uniform, boolean index) {

    static List<NamePart> of(String name) {
        ConfigurationPropertyName parts = ConfigurationPropertyName.adapt(name, '.');
        return IntStream.range(0, parts.getNumberOfElements())
                .mapToObj(i -> new NamePart(
                        parts.getElement(i, Form.ORIGINAL), parts.getElement(i, Form.UNIFORM), parts.isNumericIndex(i)))
                .toList();
    }

    /** As it follows what stands before it. */
    String appended() {
        return index ? "[" + text + "]" : "." + text;
    }
}
