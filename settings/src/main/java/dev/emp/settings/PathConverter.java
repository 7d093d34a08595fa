package dev.emp.settings;

import java.nio.file.Path;
import org.springframework.core.convert.converter.Converter;

/** Reads paths that Spring's own editor can't: in a web application it takes those that begin with ../ for resources. */
final class PathConverter implements Converter<String, Path> {

    @Override
    public Path convert(String text) {
        return Path.of(text);
    }
}
