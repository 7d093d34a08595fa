package dev.emp.launcher.images;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The options of every command about images. */
final class ImageArguments {

    static final String PACKAGED = "packaged";
    static final String BUILT = "built";

    @Option(
            names = "--tag",
            paramLabel = "TAG",
            defaultValue = "${env:EMP_VERSION:-dev}",
            description = "The tag of the images (default: EMP_VERSION or dev).")
    String tag = "dev";

    @Option(
            names = "--bases",
            paramLabel = "WHICH",
            defaultValue = "auto",
            converter = BasesName.class,
            description =
                    "public: those of the Dockerfiles; stand-ins: made from what this machine has, as root on Debian;"
                            + " auto: stand-ins where no registry can be reached (default).")
    Bases bases = Bases.AUTO;

    @Option(
            names = "--jars",
            paramLabel = "WHERE",
            converter = JarsName.class,
            description = "packaged: those of ./emp build (default of build and verify);"
                    + " built: by Maven in the build of the image (default of report).")
    private @Nullable String jars;

    /** @param usual for a command that was told nothing */
    String jars(String usual) {
        return jars == null ? usual : jars;
    }

    static Path home() {
        return Path.of(System.getProperty("emp.home", ".")).toAbsolutePath().normalize();
    }

    static final class BasesName implements ITypeConverter<Bases> {
        @Override
        public Bases convert(String value) {
            return switch (value) {
                case "auto" -> Bases.AUTO;
                case "public" -> Bases.PUBLIC;
                case "stand-ins" -> Bases.STAND_INS;
                default -> throw new TypeConversionException("'" + value + "' is not auto, public or stand-ins");
            };
        }
    }

    static final class JarsName implements ITypeConverter<String> {
        @Override
        public String convert(String value) {
            if (value.equals(PACKAGED) || value.equals(BUILT)) {
                return value;
            }
            throw new TypeConversionException("'" + value + "' is not packaged or built");
        }
    }

    static final class ImageName implements ITypeConverter<Image> {
        @Override
        public Image convert(String value) {
            try {
                return Image.ofLabel(value);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(String.valueOf(e.getMessage()));
            }
        }
    }
}
