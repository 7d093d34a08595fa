package dev.emp.launcher.check;

import java.lang.Runtime.Version;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The JDK that this runs on, and what building needs besides. */
final class BuildTools implements Check {

    private static final int JDK = 25;
    private static final Version MAVEN = Version.parse("3.8.7");
    private static final Version NODE = Version.parse("20");
    private static final Pattern NUMBER = Pattern.compile("(\\d+(?:\\.\\d+)+)");

    private final Programs programs;

    BuildTools(Programs programs) {
        this.programs = programs;
    }

    @Override
    public List<Finding> look() {
        return List.of(
                jdk(Runtime.version()), tool("Maven", "mvn", MAVEN, "maven"), tool("Node", "node", NODE, "nodejs npm"));
    }

    static Finding jdk(Version version) {
        return version.feature() >= JDK
                ? Finding.ok("JDK", version.toString())
                : Finding.fault(
                        "JDK", version + " is too old", "install a JDK " + JDK + " or newer, or name one in JAVA_HOME");
    }

    private Finding tool(String name, String program, Version least, String debianPackage) {
        String advice =
                "building needs " + name + " " + least + " or newer; on Debian: apt-get install " + debianPackage;
        Optional<Version> found = programs.run(program, "--version")
                .filter(Programs.Output::isGood)
                .flatMap(output -> version(output.text()));
        if (found.isEmpty()) {
            return Finding.warning(name, "not found", advice);
        }
        return found.get().compareToIgnoreOptional(least) >= 0
                ? Finding.ok(name, found.get().toString())
                : Finding.warning(name, found.get() + " is too old", advice);
    }

    /** The first number with dots in a text; Maven colours its own. */
    static Optional<Version> version(String text) {
        Matcher number = NUMBER.matcher(text);
        return number.find() ? Optional.of(Version.parse(withoutZeros(number.group(1)))) : Optional.empty();
    }

    /** Java allows no 0 at the end: 20.11.0 is 20.11. */
    private static String withoutZeros(String number) {
        return number.replaceAll("(\\.0+)+$", "");
    }
}
