package dev.emp.artifact;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.function.UnaryOperator;

/** Reads secrets from where settings say that they are: {@code env:NAME} or {@code file:PATH}. */
final class SecretPlace {

    private static final String VARIABLE = "env:";
    private static final String FILE = "file:";

    private SecretPlace() {}

    static boolean isOne(String from) {
        return (from.startsWith(VARIABLE) && from.length() > VARIABLE.length())
                || (from.startsWith(FILE) && from.length() > FILE.length());
    }

    /**
     * The secret as it is now, without white space around it.
     *
     * @param setting that says where, for the message
     * @param environment the value of a variable; empty when it is not set
     * @throws StoreUnusableException if there is none; the message does not show it
     */
    static String read(String setting, String from, UnaryOperator<String> environment) {
        String secret = from.startsWith(VARIABLE)
                ? environment.apply(from.substring(VARIABLE.length()))
                : content(setting, from.substring(FILE.length()));
        if (secret.isBlank()) {
            throw new StoreUnusableException(setting + " names " + from + ", where there is nothing");
        }
        return secret.strip();
    }

    private static String content(String setting, String path) {
        try {
            return Files.readString(Path.of(path));
        } catch (IOException | InvalidPathException fault) {
            throw new StoreUnusableException(setting + " names the file " + path + ", which cannot be read ("
                    + fault.getClass().getSimpleName() + ")");
        }
    }
}
