"""formats.py FORMAT FILE [EXPRESSION]: reads a report as its reader does, and says what is wrong with it.

EXPRESSION is what must hold besides; `r` is the report, `findings` what it found: dicts with path, line, level, text
and, where the format has one, id (what stays the same from run to run)."""
import json
import re
import sys
import urllib.parse
import xml.etree.ElementTree as ElementTree


def need(holds, what):
    if not holds:
        sys.exit(f"{kind}: {what}")


def sarif(text):
    r = json.loads(text)
    need(r["version"] == "2.1.0" and r["$schema"].endswith("sarif-2.1.0.json"), "version and schema")
    need(len(r["runs"]) == 1, "one run")
    run = r["runs"][0]
    driver = run["tool"]["driver"]
    need(driver["name"] == "onehead" and re.fullmatch(r"\d+\.\d+\.\d+", driver["semanticVersion"]), "the tool")
    rules = driver["rules"]
    need(len({rule["id"] for rule in rules}) == len(rules) > 0, "rules by distinct ids")
    for rule in rules:
        need(re.fullmatch(r"OH\d{3}", rule["id"]) and re.fullmatch(r"[A-Z][A-Za-z]+", rule["name"]), f"names of {rule}")
        for key in ("shortDescription", "fullDescription", "help"):
            need(0 < len(rule[key]["text"]) and message_is_plain(rule[key]["text"]), f"{key} of {rule['id']}")
        need(len(rule["shortDescription"]["text"]) < 1024, "a short description is short")
        need(rule["defaultConfiguration"]["level"] in ("error", "warning"), "a rule's level")
    for invocation in run["invocations"]:
        need(isinstance(invocation["executionSuccessful"], bool), "executionSuccessful")
        for note in invocation["toolExecutionNotifications"]:
            need(note["level"] in ("error", "note") and note["message"]["text"], "a notification")
    return r, [sarif_result(result, rules) for result in run["results"]]


def message_is_plain(text):
    """No placeholder and no link, as sections 3.11.5 and 3.11.6 have them."""
    alone = text.replace("{{", "").replace("}}", "")
    return "{" not in alone and "}" not in alone and not re.search(r"\]\s?\(", text.replace("] (", ""))


def sarif_result(result, rules):
    need(rules[result["ruleIndex"]]["id"] == result["ruleId"], "ruleIndex")
    need(result["level"] in ("error", "warning"), "level")
    need(message_is_plain(result["message"]["text"]), "a message that is no more than text")
    need(len(result["locations"]) == 1, "one location")
    for location in result["locations"] + result["relatedLocations"]:
        uri = location["physicalLocation"]["artifactLocation"]["uri"]
        need(re.fullmatch(r"(?:[A-Za-z0-9._~/-]|%[0-9A-F]{2})+", uri), f"the URI {uri}")
        need(location["physicalLocation"]["region"]["startLine"] >= 1, "a line")
        need(location["physicalLocation"]["region"]["startColumn"] >= 1, "a column")
    for fix in result.get("fixes", []):
        for change in fix["artifactChanges"]:
            for replacement in change["replacements"]:
                region = replacement["deletedRegion"]
                need(region["endColumn"] > region["startColumn"], "what is replaced")
    place = result["locations"][0]["physicalLocation"]
    fingerprints = result["partialFingerprints"]
    need(fingerprints and all(isinstance(value, str) for value in fingerprints.values()), "fingerprints")
    return {"path": urllib.parse.unquote(place["artifactLocation"]["uri"]), "line": place["region"]["startLine"],
            "level": result["level"], "text": result["message"]["text"], "id": fingerprints["onehead/v1"]}


def gitlab(text):
    r = json.loads(text)
    need(isinstance(r, list), "a list")
    for problem in r:
        for key in ("description", "check_name", "fingerprint"):
            need(isinstance(problem[key], str) and problem[key], key)
        need(problem["severity"] in ("info", "minor", "major", "critical", "blocker"), "severity")
        need(problem["location"]["path"] and not problem["location"]["path"].startswith(("/", "./")), "a relative path")
    return r, [{"path": p["location"]["path"], "line": p["location"]["lines"]["begin"], "id": p["fingerprint"],
                "level": "error" if p["severity"] in ("critical", "blocker") else "warning", "text": p["description"]}
               for p in r]


def rdjson(text):
    r = json.loads(text)
    need(r["source"]["name"] == "onehead", "source")
    findings = []
    for d in r["diagnostics"]:
        need(d["severity"] in ("ERROR", "WARNING"), "severity")
        lines = d["message"].split("\n")
        fence = re.match(r"`{3,}", lines[0])
        need(fence and lines[-1] == fence.group(), "a message in a fence")
        need(not any(re.match(fence.group(), line) for line in lines[1:-1]), "nothing inside ends the fence")
        for suggestion in d.get("suggestions", []):
            need(suggestion["range"]["end"]["column"] > suggestion["range"]["start"]["column"], "a range")
        findings.append({"path": d["location"]["path"], "level": d["severity"].lower(), "text": d["message"],
                         "line": d["location"].get("range", {}).get("start", {}).get("line")})
    return r, findings


def junit(text):
    r = ElementTree.fromstring(text)
    need(r.tag == "testsuites" and len(r) > 0, "suites")
    findings = []
    for suite in r:
        cases = suite.findall("testcase")
        need(suite.tag == "testsuite" and suite.get("name"), "a suite with a name")
        need(int(suite.get("tests")) == len(cases) > 0, "the number of tests")
        need(int(suite.get("failures")) == len(suite.findall("testcase/failure")), "the number of failures")
        need(int(suite.get("errors")) == len(suite.findall("testcase/error")), "the number of errors")
        for case in cases:
            need(case.get("name") and case.get("classname"), "a case with its names")
            for child in case:
                if child.tag != "skipped":
                    findings.append({"text": child.text, "level": "warning" if child.tag == "system-out" else "error",
                                     "id": case.get("name")})
    return r, findings


def github(text):
    """The lines as the runner reads them: ActionCommand.TryParseV2 of actions/runner."""
    findings = []
    for line in text.splitlines():
        found = re.fullmatch(r"::(error|warning) (.*?)::(.*)", line)
        need(found, f"a line that is no annotation: {line}")
        properties = dict(part.split("=", 1) for part in found.group(2).split(","))
        need(set(properties) <= {"file", "line", "col", "title"}, f"properties: {properties}")
        need("##[" not in line and "##vso[" not in line, "a command of the other kind")
        properties = {key: urllib.parse.unquote(value) for key, value in properties.items()}
        findings.append({"path": properties.get("file"), "line": int(properties.get("line", 0)),
                         "level": found.group(1), "text": urllib.parse.unquote(found.group(3))})
    return text, findings


def concise(text):
    findings = []
    for line in text.splitlines():
        found = re.fullmatch(r"(.+?):(\d+):(\d+): (OH\d{3} .*)", line)
        need(found, f"a line of another shape: {line}")
        findings.append({"path": found.group(1), "line": int(found.group(2)), "text": found.group(4)})
    return text, findings


def sarif_errors(text):
    """What Microsoft's validator found: a SARIF file too."""
    results = [result for run in json.loads(text)["runs"] for result in run["results"]]
    return text, [{"text": json.dumps(result)} for result in results if result.get("level", "warning") == "error"]


readers = {reader.__name__: reader for reader in (sarif, gitlab, rdjson, junit, github, concise, sarif_errors)}
kind = sys.argv[1]
with open(sys.argv[2], encoding="utf-8-sig") as file:
    r, findings = readers[kind](file.read())
expression = sys.argv[3] if len(sys.argv) > 3 else "True"
if not eval(expression):
    print(f"{kind}: not so: {expression}")
    for finding in findings:
        print(finding)
    sys.exit(1)
