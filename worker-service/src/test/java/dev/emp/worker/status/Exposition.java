package dev.emp.worker.status;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the text in which Prometheus is told of metrics. */
final class Exposition {

    private static final Pattern SAMPLE = Pattern.compile("([a-z_0-9]+)(?:\\{(.*)})? .*");
    private static final Pattern LABEL = Pattern.compile("([a-zA-Z_]+)=\"(?:[^\"\\\\]|\\\\.)*\"");
    private static final Set<String> OF_THE_TYPE = Set.of("le", "quantile");

    private Exposition() {}

    /** A metric with all its samples. Two are equal that have the same type and labels. */
    record Family(String type, Set<String> labels, String help) {

        /** @param labels as in the document: in code marks, between commas */
        static Family of(String type, String labels) {
            Set<String> names = new TreeSet<>(
                    Arrays.asList(labels.replace("`", "").replace(" ", "").split(",", -1)));
            names.remove("");
            return new Family(type, names, "");
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Family family && type.equals(family.type) && labels.equals(family.labels);
        }

        @Override
        public int hashCode() {
            return Objects.hash(type, labels);
        }

        @Override
        public String toString() {
            return type + " " + labels;
        }
    }

    static Map<String, Family> parse(String text) {
        Map<String, Family> families = new TreeMap<>();
        Map<String, String> help = new HashMap<>();
        String current = "";
        for (String line : text.lines().toList()) {
            String[] words = line.split(" ", 4);
            if (line.startsWith("# HELP ")) {
                help.put(words[2], words.length > 3 ? words[3] : "");
            } else if (line.startsWith("# TYPE ")) {
                current = words[2];
                families.put(current, new Family(words[3], new TreeSet<>(), help.getOrDefault(current, "")));
            } else {
                families.get(current).labels().addAll(labels(line));
            }
        }
        return families;
    }

    private static Set<String> labels(String sample) {
        Matcher matcher = SAMPLE.matcher(sample);
        Set<String> names = new TreeSet<>();
        if (matcher.matches() && matcher.group(2) != null) {
            LABEL.matcher(matcher.group(2)).results().forEach(label -> names.add(label.group(1)));
        }
        names.removeAll(OF_THE_TYPE);
        return names;
    }
}
