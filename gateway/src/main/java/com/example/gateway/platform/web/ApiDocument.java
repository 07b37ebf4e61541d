package com.example.gateway.platform.web;

/**
 * An upstream's OpenAPI document, shown with the paths it has at the door.
 *
 * @param name of the file among the contract's resources, without .yaml
 * @param title for people
 * @param prefix of the paths at the door
 */
public record ApiDocument(String name, String title, String prefix) {}
