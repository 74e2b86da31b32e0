"""Pictures and reports: data in, figures and text out."""
