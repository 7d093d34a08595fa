import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.Annotation;
import java.lang.classfile.AnnotationValue;
import java.lang.classfile.AttributedElement;
import java.lang.classfile.Attributes;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.FieldModel;
import java.lang.classfile.MethodModel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;

/**
 * What of a jar can decide on the beans of a service: its settings, its annotations, the members of its classes, and what those classes
 * do that take part in the choice. What other methods do is not looked at: where one of those classes leaves a decision to a method
 * elsewhere, a change of that method takes a build with another FRESH, or one that has nothing kept.
 */
final class Blueprint {

    /** Who has to do with one of these takes part. */
    private static final List<String> TAKES_PART = List.of(
            "org/springframework/context/annotation/Condition",
            "org/springframework/context/annotation/ImportSelector",
            "org/springframework/context/annotation/DeferredImportSelector",
            "org/springframework/context/annotation/ImportBeanDefinitionRegistrar",
            "org/springframework/beans/factory/BeanRegistrar",
            "org/springframework/beans/factory/config/BeanFactoryPostProcessor",
            "org/springframework/beans/factory/support/BeanDefinitionRegistry",
            "org/springframework/boot/EnvironmentPostProcessor",
            "org/springframework/boot/SpringApplication",
            "org/springframework/boot/autoconfigure/AutoConfigurationImportFilter",
            "org/springframework/boot/autoconfigure/condition/",
            "org/springframework/boot/builder/SpringApplicationBuilder");
    /** As does all of what prepares. */
    private static final String PREPARES = "dev/emp/launcher/prepared/";

    private static final List<String> SETTINGS = List.of(".yaml", ".yml", ".properties", ".factories", ".imports");

    private Blueprint() {}

    /** A checksum over the jars, in this order. */
    static String of(List<Path> jars) throws IOException {
        MessageDigest digest = sha256();
        for (Path jar : jars) {
            try (JarFile in = new JarFile(jar.toFile())) {
                for (JarEntry entry : in.stream().sorted((a, b) -> a.getName().compareTo(b.getName())).toList()) {
                    digest.update(of(entry.getName(), in, entry));
                }
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static byte[] of(String name, JarFile in, JarEntry entry) throws IOException {
        boolean isClass = name.endsWith(".class");
        if (!isClass && SETTINGS.stream().noneMatch(name::endsWith)) {
            return new byte[0];
        }
        byte[] content;
        try (InputStream stream = in.getInputStream(entry)) {
            content = stream.readAllBytes();
        }
        return isClass && !takesPart(name, content) ? text(content).getBytes(StandardCharsets.UTF_8) : content;
    }

    private static boolean takesPart(String name, byte[] content) {
        String searched = new String(content, StandardCharsets.ISO_8859_1);
        return name.startsWith(PREPARES) || TAKES_PART.stream().anyMatch(searched::contains);
    }

    private static String text(byte[] content) {
        ClassModel of = ClassFile.of().parse(content);
        StringBuilder text = new StringBuilder()
                .append(of.thisClass().asInternalName())
                .append(of.flags().flagsMask())
                .append(of.superclass().map(parent -> parent.asInternalName()).orElse(""));
        of.interfaces().forEach(parent -> text.append(' ').append(parent.asInternalName()));
        text.append(annotations(of));
        for (FieldModel field : of.fields()) {
            text.append('\n').append(field.flags().flagsMask()).append(field.fieldName()).append(field.fieldType());
            text.append(annotations(field));
        }
        for (MethodModel method : of.methods()) {
            // What a lambda does is what its method does.
            if ((method.flags().flagsMask() & ClassFile.ACC_SYNTHETIC) == 0) {
                text.append('\n').append(method.flags().flagsMask()).append(method.methodName()).append(method.methodType());
                text.append(annotations(method));
                method.findAttribute(Attributes.runtimeVisibleParameterAnnotations())
                        .ifPresent(found -> found.parameterAnnotations()
                                .forEach(some -> text.append(some.stream().map(Blueprint::written).toList())));
            }
        }
        return text.append('\n').toString();
    }

    private static String annotations(AttributedElement element) {
        return Stream.of(element)
                .flatMap(annotated -> annotated.findAttribute(Attributes.runtimeVisibleAnnotations()).stream())
                .flatMap(found -> found.annotations().stream())
                .map(Blueprint::written)
                .sorted()
                .toList()
                .toString();
    }

    private static String written(Annotation annotation) {
        return annotation.className().stringValue()
                + annotation.elements().stream()
                        .map(element -> element.name().stringValue() + "=" + written(element.value()))
                        .toList();
    }

    /** Not by their own words: those tell where in the class a number is, not which one. */
    private static String written(AnnotationValue value) {
        return switch (value) {
            case AnnotationValue.OfConstant constant -> String.valueOf(constant.resolvedValue());
            case AnnotationValue.OfClass type -> type.className().stringValue();
            case AnnotationValue.OfEnum constant -> constant.className().stringValue() + constant.constantName().stringValue();
            case AnnotationValue.OfAnnotation inner -> written(inner.annotation());
            case AnnotationValue.OfArray array -> array.values().stream().map(Blueprint::written).toList().toString();
        };
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
