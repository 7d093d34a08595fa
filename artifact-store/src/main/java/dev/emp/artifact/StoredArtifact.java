package dev.emp.artifact;

/** @param sha256 of the content, lower-case hex */
public record StoredArtifact(ArtifactKey key, long sizeBytes, String sha256) {}
