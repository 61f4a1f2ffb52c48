"""From records and an application to the page models of a certificate, sheet by sheet.

ref = record_ref(application, case)      # which record the certificate is made from
data = await lookup.fetch(ref)           # the caller's: own_data(ref, case), or the family-register system
for task in sheets(issue, data, numbers):
    page = compose_sheet(task)           # page.record is that of the data, whatever the application was"""
