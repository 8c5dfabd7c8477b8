// Feeds arbitrary text to the reader of CACAO playbooks, and to what becomes of those that it takes.

import PlaybookExchange
import StrictJSON

/// The entry that libFuzzer calls: each text is a playbook.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzPlaybooks(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let bytes = unsafe Array(UnsafeBufferPointer(start: start, count: count))
    do throws(PlaybookError) {
        let reading = try PlaybookReader().read(bytes)
        precondition(reading.playbook.json == reading.document, "a playbook is not written as it was read")
        let again = try PlaybookReader().read(reading.playbook.json)
        precondition(again.playbook == reading.playbook, "what was written is read as another")
        for note in reading.notes { FuzzedPlaybook.check(note.description) }
        guard case .outline(let outline) = try PlaybookImport(bytes) else {
            preconditionFailure("a plan out of nothing")
        }
        precondition(outline.steps.count == reading.playbook.steps.count, "the outline leaves a step out")
        for step in outline.steps {
            FuzzedPlaybook.check(step.title)
            for text in step.next + step.targets + step.variables { FuzzedPlaybook.check(text) }
            for instruction in step.instructions { FuzzedPlaybook.check(instruction.words) }
        }
    } catch {
        precondition(!error.faults.isEmpty, "a playbook is refused without a reason")
        for fault in error.faults { FuzzedPlaybook.check(fault.description) }
    }
    return 0
}

/// The properties of what is shown of a playbook.
private enum FuzzedPlaybook {
    /// A text has no control character.
    static func check(_ text: String) {
        precondition(text.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x7F }, "a text is not harmless")
    }
}
